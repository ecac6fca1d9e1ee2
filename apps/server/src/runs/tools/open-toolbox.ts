import { browserTools, filesTools, httpTools, memoryTools, shellTools, type Tool } from '@jettson/agent';
import type { BrowserSession } from '@jettson/browser';
import type { Computer } from '@jettson/computers';
import { toScope } from '../../memory/model/memory-scope.ts';
import { openMemoryTools } from '../../memory/recall/open-memory-tools.ts';
import type { RunSources } from '../../memory/recall/run-sources.ts';
import type { LeasedAgent } from '../leases.ts';
import type { RunDeps } from '../run.ts';

/** The tools of one run, and what they opened. */
export interface Toolbox extends AsyncDisposable {
  tools: Tool[];
}

/** The tools of docs/compatibility.md, bound to one run's computer. The browser opens when first needed. */
export function openToolbox(
  { browsers, policyFetch, database, embedder, jobs }: RunDeps,
  agent: LeasedAgent,
  { computer, sources }: { computer: Computer; sources: RunSources },
): Toolbox {
  const { db } = database;
  const scope = toScope(agent.accountId, agent.memory);
  let session: Promise<BrowserSession> | undefined;
  return {
    tools: [
      ...browserTools(async () => {
        const isOpen = await session?.then((opened) => opened.isOpen()).catch(() => false);
        // A browser that has stopped, or could not start, may start now.
        if (!isOpen) session = browsers.openSession(computer.id);
        return session as Promise<BrowserSession>;
      }),
      ...shellTools(computer),
      ...filesTools(computer),
      ...httpTools((request) => policyFetch(computer.id, request)),
      ...memoryTools(openMemoryTools({ db, embedder, jobs }, scope, { agentId: agent.id, sources }), {
        home: scope.home,
        writes: scope.writes === null ? undefined : (scope.writes.names[0] ?? null),
      }),
    ],
    async [Symbol.asyncDispose]() {
      // A browser that failed to start has nothing to close.
      await (await session?.catch(() => undefined))?.close();
    },
  };
}
