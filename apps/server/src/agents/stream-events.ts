import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentEventRecord } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { AgentHub } from './agent-hub.ts';
import { readEvents } from './list-events.ts';

/** Events read at once: it bounds what one stream holds in memory. */
const BATCH = 100;
/** Wake-ups can be missed, so the log is looked at this often in any case, and the client hears that we live. */
const PING_MS = 10_000;

/**
 * An agent's events behind `after`, then each new one as it comes; 'ping' after 10 s without any. Ends after
 * the terminal event, at once when that lies behind `after`. Throws `not_found` before the first event.
 */
export async function* streamEvents(
  { db, events }: { db: Database; events: AgentHub },
  accountId: string,
  { agentId, after, signal }: { agentId: string; after: number; signal: AbortSignal },
): AsyncGenerator<AgentEventRecord | 'ping'> {
  let grown = Promise.withResolvers<void>();
  const unsubscribe = events.subscribe(agentId, () => grown.resolve());
  try {
    for (let last = after; ; ) {
      grown = Promise.withResolvers();
      const { events: batch, hasEnded } = await readEvents(db, accountId, {
        agentId,
        after: last,
        limit: BATCH,
      });
      for (const event of batch) {
        yield event;
        last = event.id;
      }
      if (batch.length === BATCH) continue;
      if (hasEnded) return;
      const timer = new AbortController();
      const isPingDue = await Promise.race([
        grown.promise.then(() => false),
        sleep(PING_MS, true, { signal: AbortSignal.any([timer.signal, signal]) }).catch(() => false),
      ]);
      timer.abort();
      if (signal.aborted) return;
      if (isPingDue) yield 'ping';
    }
  } finally {
    unsubscribe();
  }
}
