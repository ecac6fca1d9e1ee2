import { type DatabaseHandle, transaction } from '@jettson/database';
import { appendEvents, type NewEvent } from '../agents/append-events.ts';
import { notifyEvents } from '../agents/notify-events.ts';
import { closePendingCalls } from '../agents/pending-call-queries.ts';
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
    // Only calls of a caller's own tools wait for an answer.
    if (finished.definition.custom_tools !== undefined) {
      await closePendingCalls(tx, accountId, { agentId, closed: 'ended' });
    }
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
