import { type Database, type DatabaseHandle, transaction } from '@jettson/database';
import { sql } from 'kysely';
import { appendEvents, type NewEvent } from '../agents/append-events.ts';
import { notifyEvents } from '../agents/notify-events.ts';
import type { AgentRow } from '../agents/queries.ts';
import { type AgentEnd, endAgent } from '../agents/state.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { addRunSeconds } from '../usage/meter.ts';
import { enqueueWebhooks } from '../webhooks/enqueue-webhooks.ts';

export interface FinishAgentDeps {
  database: DatabaseHandle;
  jobs: JobQueue;
}

/**
 * Ends an agent: its last state, its last event, its running time and what follows from the end are one transaction.
 * `leaseId` null ends it whoever holds it (a cancel). Returns null if it had already ended or the lease is lost; then
 * nothing was written.
 */
export async function finishAgent(
  { database, jobs }: FinishAgentDeps,
  accountId: string,
  {
    agentId,
    leaseId,
    end,
    events = [],
  }: {
    agentId: string;
    leaseId: string | null;
    end: AgentEnd;
    /** The latest events that are not written yet. */
    events?: NewEvent[];
  },
): Promise<AgentRow | null> {
  let hasWebhooks = false;
  const row = await transaction(database.db, async (tx) => {
    const finished = await endAgent(tx, accountId, { agentId, leaseId }, end);
    if (finished === undefined) return null;
    await closeWaits(tx, accountId, agentId);
    await appendEvents(tx, accountId, agentId, [...events, endEvent(end)]);
    await addRunSeconds(tx, accountId, agentId);
    if (end.status === 'completed') await jobs.enqueue(tx, 'extract-memories', { accountId, agentId });
    hasWebhooks = await enqueueWebhooks(jobs, tx, accountId, {
      agentId,
      type: `agent.${end.status}`,
    });
    if (finished.snapshotId !== null) await jobs.request(tx, 'sweep-snapshots');
    return finished;
  });
  if (row !== null) {
    if (hasWebhooks) await jobs.wake('deliver-webhook');
    if (end.status === 'completed') await jobs.wake('extract-memories');
    if (row.snapshotId !== null) await jobs.wake('sweep-snapshots');
    await database.notify('agent-ended', agentId);
    await notifyEvents(database, accountId, { agentId, events: [{ type: 'agent-status' }] });
  }
  return row;
}

/** Nobody can answer a call of the agent any more. */
function closeWaits(tx: Database, accountId: string, agentId: string): Promise<unknown> {
  return sql`
    update agent_pending_calls set closed = 'ended', closed_at = clock_timestamp()
     where account_id = ${accountId} and agent_id = ${agentId} and closed is null`.execute(tx);
}

function endEvent({ status, reason, error }: AgentEnd): NewEvent {
  return {
    type: 'agent-status',
    data: { status, reason },
    progress:
      status === 'completed'
        ? { kind: 'complete', message: 'Done' }
        : { kind: status === 'error' ? 'error' : 'info', message: error ?? `Stopped: ${reason}` },
  };
}
