import { setTimeout as sleep } from 'node:timers/promises';
import { transaction } from '@jettson/database';
import { sql } from 'kysely';
import { appendEvents, type NewEvent } from '../agents/append-events.ts';
import { hasOpenApproval } from '../agents/approval-queries.ts';
import { selectWaitingMessages } from '../agents/message-queries.ts';
import { reserveCost } from '../usage/reserve-cost.ts';
import { enqueueWebhooks } from '../webhooks/enqueue-webhooks.ts';
import { findReachedBudget } from './check-budget.ts';
import { LeaseLostError } from './journal.ts';
import type { Paused, PauseReason, Run } from './run.ts';

/** Wake-ups can be missed; a look this often is the safety net. */
const LOOK_MS = 5000;

/** Puts the agent to wait: `idle`, with the reason, its computer kept, until its idle timeout. */
export async function parkAgent(
  { deps, agent, journal }: Run,
  { reason, detail }: Pick<Paused, 'reason' | 'detail'>,
  answer?: { text: string; output: unknown },
): Promise<void> {
  const { database, jobs } = deps;
  const { accountId, id: agentId, leaseId } = agent;
  const pending = await journal.takePending();
  const { hasWebhooks, ...idle } = await transaction(database.db, async (tx) => {
    const { rows } = await sql<{ idleUntil: Date; idleSince: Date }>`
      update agents
         set status = 'idle', reason = ${reason}, idle_since = now(), updated_at = now(),
             idle_until = now() + idle_timeout_seconds * interval '1 second',
             final_result = coalesce(${answer?.text ?? null}, final_result),
             output = coalesce(${answer?.output === undefined ? null : JSON.stringify(answer.output)}::json, output)
       where account_id = ${accountId} and id = ${agentId} and lease_id = ${leaseId}
      returning idle_until as "idleUntil", idle_since as "idleSince"`.execute(tx);
    const row = rows[0];
    if (row === undefined) throw new LeaseLostError(`lost the lease of ${agentId}`);
    const event: NewEvent = {
      type: 'agent-status',
      data: { status: 'idle', reason, ...detail },
      progress: { kind: 'info', message: WAITS_FOR[reason] },
    };
    await appendEvents(tx, accountId, agentId, [...pending, event]);
    const type = reason === 'approval_required' ? 'agent.approval_required' : 'agent.idle';
    return { ...row, hasWebhooks: await enqueueWebhooks(jobs, tx, accountId, { agentId, type }) };
  });
  Object.assign(agent, { ...idle, status: 'idle', reason });
  await database.notify('agent-event', agentId);
  if (hasWebhooks) await jobs.wake('deliver-webhook');
}

const WAITS_FOR: Record<PauseReason, string> = {
  awaiting_message: 'Answered; waits for the next message',
  budget_reached: 'Paused: a budget is used up; raise the limit to go on',
  approval_required: 'Paused: a tool call waits for approval',
};

/**
 * Waits until the parked agent may go on, and sets it running again. False when its idle timeout came first.
 * Throws the reason of `stop` and `handOver`.
 */
export async function awaitResume(run: Run): Promise<boolean> {
  const { agent, deps } = run;
  for (;;) {
    if (await mayResume(run)) break;
    const leftMs = (agent.idleUntil?.getTime() ?? 0) - Date.now();
    if (leftMs <= 0) return false;
    await nextChange(run, Math.min(leftMs, LOOK_MS));
  }
  const { rows } = await sql<{ idleSeconds: number }>`
    update agents
       set status = 'running', reason = null, updated_at = now(), idle_since = null, idle_until = null,
           idle_seconds = idle_seconds + extract(epoch from now() - idle_since)
     where account_id = ${agent.accountId} and id = ${agent.id} and lease_id = ${agent.leaseId}
    returning idle_seconds as "idleSeconds"`.execute(deps.database.db);
  const row = rows[0];
  if (row === undefined) throw new LeaseLostError(`lost the lease of ${agent.id}`);
  Object.assign(agent, { ...row, status: 'running', reason: null, idleSince: null, idleUntil: null });
  await run.journal.record({ type: 'agent-status', data: { status: 'running' } });
  return true;
}

async function mayResume({ deps, agent }: Run): Promise<boolean> {
  const { db } = deps.database;
  switch (agent.reason as PauseReason) {
    case 'awaiting_message':
      return (await selectWaitingMessages(db, agent.accountId, agent.id)).length > 0;
    case 'budget_reached':
      return (
        (await findReachedBudget(db, agent, 'tool-call')) === undefined &&
        (await reserveCost(db, agent)) === undefined
      );
    case 'approval_required':
      return !(await hasOpenApproval(db, agent.accountId, agent.id));
  }
}

/** Resolves when something about the agent changed, or after `ms`. */
async function nextChange({ deps, agent, stop, handOver }: Run, ms: number): Promise<void> {
  const changed = new AbortController();
  const unsubscribe = deps.changes.subscribe(agent.id, () => changed.abort());
  try {
    await sleep(ms, undefined, { signal: AbortSignal.any([stop, handOver, changed.signal]) });
  } catch {
    stop.throwIfAborted();
    handOver.throwIfAborted();
  } finally {
    unsubscribe();
  }
}
