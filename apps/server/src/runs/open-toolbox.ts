import { browserTools, filesTools, httpTools, shellTools, type Tool } from '@jettson/agent';
import type { BrowserSession, Computer } from '@jettson/computer';
import type { WorkerDeps } from '../deps.ts';
import type { Journal } from './journal.ts';

/** The tools of one run, and what they opened. */
export interface Toolbox extends AsyncDisposable {
  tools: Tool[];
}

/** The contract's tools, bound to one run's computer. The browser opens at the first need. */
export function openToolbox(
  { browsers, policyFetch, gateway, log }: WorkerDeps,
  computer: Computer,
  journal: Journal,
): Toolbox {
  let session: Promise<BrowserSession> | undefined;
  const stopListening = gateway.onDenied(({ computerId, target, reason }) => {
    if (computerId !== computer.id) return;
    journal
      .record({ type: 'egress-denied', data: { target, reason } })
      .catch((error) => log.debug({ err: error }, 'a denial came after the run'));
  });
  return {
    tools: [
      ...browserTools(() => {
        session ??= browsers.openSession(computer.id).catch((error) => {
          // The next call tries again: a browser that could not start once may start now.
          session = undefined;
          throw error;
        });
        return session;
      }),
      ...shellTools(computer),
      ...filesTools(computer),
      ...httpTools((request) => policyFetch(computer.id, request)),
    ],
    async [Symbol.asyncDispose]() {
      stopListening();
      // A browser that failed to start has nothing to close.
      await (await session?.catch(() => undefined))?.close();
    },
  };
}
