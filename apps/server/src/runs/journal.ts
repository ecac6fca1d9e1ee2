import type { AgentEvent } from '@jettson/agent';
import { type Database, type DatabaseHandle, transaction } from '@jettson/database';
import { sql } from 'kysely';
import { appendEvent, type NewEvent } from '../agents/append-event.ts';
import { addUsage, type Spent } from './add-usage.ts';
import type { LeasedAgent } from './claim-agents.ts';
import { toProgress } from './to-progress.ts';

/** Another worker has the agent now, or it was cancelled: this one has to let go at once. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** Writes what happens in a run to the agent's log, in order. */
export interface Journal {
  /** Resolves when the event is durable. Throws LeaseLostError when the agent is no longer ours. */
  record(event: NewEvent): Promise<void>;
  recordStep(event: AgentEvent): Promise<void>;
}

export function openJournal(database: DatabaseHandle, agent: LeasedAgent): Journal {
  async function append(db: Database, event: NewEvent): Promise<void> {
    const seq = await appendEvent(db, agent.accountId, agent.id, event, agent.leaseId);
    if (seq === null) throw new LeaseLostError(`lost the lease of ${agent.id}`);
  }

  return {
    async record(event) {
      await append(database.db, event);
      await database.notify('agent-event', agent.id);
    },
    async recordStep(step) {
      const { type, ...data } = step;
      const event = { type, data, progress: toProgress(step) };
      const spent = toSpent(step);
      if (spent === undefined) return this.record(event);
      await transaction(database.db, async (tx) => {
        await append(tx, event);
        await addUsage(tx, agent.accountId, agent.id, spent);
      });
      await database.notify('agent-event', agent.id);
    },
  };
}

function toSpent(event: AgentEvent): Partial<Spent> | undefined {
  if (event.type === 'message') return event.usage;
  if (event.type === 'tool-call-start') return { toolCalls: 1 };
  return undefined;
}

/** The event types that a run is resumed from; the log holds more than these, such as pieces of output. */
const STEP_TYPES = [
  'step-start',
  'message',
  'tool-call-start',
  'tool-call-end',
  'user-message',
  'final-result',
  'stopped',
] as const satisfies AgentEvent['type'][];

/** What was written down of this run so far, oldest first. */
export async function readHistory(database: DatabaseHandle, agent: LeasedAgent): Promise<AgentEvent[]> {
  const { rows } = await sql<{ type: string; data: object }>`
    select type, data from agent_events
     where account_id = ${agent.accountId} and agent_id = ${agent.id} and type = any(${[...STEP_TYPES]})
     order by seq`.execute(database.db);
  return rows.map(({ type, data }) => ({ type, ...data }) as AgentEvent);
}
