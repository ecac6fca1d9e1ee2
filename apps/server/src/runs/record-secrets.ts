import { setTimeout as sleep } from 'node:timers/promises';
import type { EventPayload } from '@jettson/contract';
import { transaction } from '@jettson/database';
import type { SecretEvent } from '@jettson/egress';
import { type Deed, recordDeeds } from '../audit/audit-queries.ts';
import { markUsed } from '../secrets/queries.ts';
import type { Run } from './run.ts';

/** Of each type, for each workplace. A loop of requests produces thousands a second. */
const MAX_EVENTS = 500;
/**
 * Uses that are written to the audit log together. A computer makes at most 100 requests a second and 500 at once, so
 * even a database that takes most of a minute for a batch falls no further behind.
 */
const MAX_BATCH = 5_000;
/** A batch is tried this many times, a second apart; if it still cannot be written, only the server's log has it. */
const ATTEMPTS = 30;
const PAUSE_MS = 1_000;

/**
 * Writes what happens with the secrets of a workplace to the agent's log, the first 500 events of each type, and every
 * use to the audit log of the account. Dispose of it after the computer: uses are told up to 50 ms late. It waits for what
 * is not written yet.
 */
export function recordSecrets(run: Run, ownId: () => string | undefined): AsyncDisposable {
  const { deps, agent, journal, log } = run;
  const counts = new Map<SecretEvent['type'], number>();
  let waiting: Deed[] = [];
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const deeds = waiting.slice(0, MAX_BATCH);
      waiting = waiting.slice(MAX_BATCH);
      await writeBatch(deeds).catch((error) =>
        log.error({ err: error, uses: deeds }, 'uses of secrets are not in the audit log'),
      );
    }
    writing = undefined;
  }

  async function writeBatch(deeds: readonly Deed[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await transaction(deps.database.db, async (tx) => {
          await recordDeeds(tx, agent.accountId, deeds);
          await markUsed(tx, agent.accountId, [...new Set(deeds.map(({ target }) => target))]);
        });
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await sleep(PAUSE_MS);
      }
    }
  }

  const stop = deps.gateway.onSecret((event) => {
    if (event.computerId !== ownId()) return;
    if (event.type === 'secret-used') {
      waiting.push({
        actor: { type: 'agent', id: agent.id, name: agent.name },
        action: 'secret.used',
        target: event.name,
        agentId: agent.id,
        use: { host: event.host, method: event.method, status: event.status },
      });
      writing ??= write();
    }
    const count = (counts.get(event.type) ?? 0) + 1;
    counts.set(event.type, count);
    if (count > MAX_EVENTS) return;
    // It does not wait; the next event that must be durable reports a failed write.
    void journal.record(toEvent(event, count === MAX_EVENTS)).catch(() => {});
  });
  return {
    async [Symbol.asyncDispose]() {
      stop();
      await writing;
    },
  };
}

function toEvent(event: SecretEvent, isLast: boolean) {
  const { computerId: _, type, ...data } = event;
  return { type, data: { ...data, ...(isLast && { further_events: 'not recorded' }) } } as EventPayload<
    SecretEvent['type']
  >;
}
