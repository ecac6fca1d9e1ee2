import { browserTools, filesTools, httpTools, shellTools, type Tool } from '@jettson/agent';
import type { BrowserSession, Computer } from '@jettson/computer';
import type { WorkerDeps } from '../deps.ts';

/** The tools of one run, and what they opened. */
export interface Toolbox extends AsyncDisposable {
  tools: Tool[];
}

/** The contract's tools, bound to one run's computer. The browser opens at the first need. */
export function openToolbox(deps: Pick<WorkerDeps, 'browsers' | 'policyFetch'>, computer: Computer): Toolbox {
  let session: Promise<BrowserSession> | undefined;
  return {
    tools: [
      ...browserTools(() => {
        session ??= deps.browsers.openSession(computer.id);
        return session;
      }),
      ...shellTools(computer),
      ...filesTools(computer),
      ...httpTools((request) => deps.policyFetch(computer.id, request)),
    ],
    async [Symbol.asyncDispose]() {
      // A browser that failed to start has nothing to close.
      await (await session?.catch(() => undefined))?.close();
    },
  };
}
