import type { ToolCall } from '@jettson/contract';
import { type Database, transaction } from '@jettson/database';
import { modelsOf } from '../agents/agent-definition.ts';
import { appendEvents, type NewEvent } from '../agents/append-events.ts';
import { hasOpenApproval, insertApprovals } from '../agents/approval-queries.ts';
import { chainOf, lockAncestors, selectAwaited } from '../agents/family-queries.ts';
import { hasWaitingMessage } from '../agents/message-queries.ts';
import { waitsForModel } from '../agents/model-waits.ts';
import { notifyEvents } from '../agents/notify-events.ts';
import { openDatabaseClock } from '../agents/open-database-clock.ts';
import { hasPendingCall } from '../agents/pending-call-queries.ts';
import { type PauseReason, pauseAgent, resumeAgent, type WaitReason } from '../agents/state.ts';
import { freeWaitingAgents, tellOfChange } from '../agents/wake-idle-agents.ts';
import { requireModels } from '../models/require-models.ts';
import { reserveCost } from '../usage/reserve-cost.ts';
import { enqueueWebhooks } from '../webhooks/enqueue-webhooks.ts';
import { findReachedBudget } from './find-reached-budget.ts';
import { heldRow, parkAgent } from './leases.ts';
import { parkRun } from './park-run.ts';
import { hasPlaceToRun } from './places.ts';
import type { Paused, Run } from './run.ts';
import { watchChanges } from './watch-changes.ts';

/** Wake-ups can be missed; polling this often is the safety net. */
const LOOK_MS = 5000;
const MIN_LOOK_MS = 100;
/** An agent that has to keep its computer tries again to give it up. */
const PARK_AGAIN_MS = 30_000;
/** What comes within this time finds the agent still here, which costs less than another claim. */
const PARK_AFTER_MS = 1000;

/**
 * Makes the agent wait: `idle`, with the reason, until its idle timeout. Its requests for
 * approval are in the same transaction: people can answer as soon as they see them, and a worker that dies before it
 * requests them again.
 */
export async function pauseRun(
  run: Run,
  { reason, detail, asks = [] }: Pick<Paused, 'reason' | 'detail'> & Partial<Pick<Paused, 'asks'>>,
  answer?: { text: string; output: unknown },
): Promise<void> {
  const { deps, journal } = run;
  const { database, jobs } = deps;
  const { accountId, id: agentId, leaseId } = run.agent;
  const pending = await journal.takePending();
  // An agent above it may wait for it, and is out of the same budget.
  const above = detail.limit_of === undefined ? [] : chainOf(run.agent).filter((id) => id !== agentId);
  let isFreed = false;
  const event: NewEvent = {
    type: 'agent-status',
    ts: Date.now(),
    data: { status: 'idle', reason, ...detail },
    progress: { kind: 'info', message: WAITS_FOR[reason] },
  };
  const { agent, hasWebhooks } = await transaction(database.db, async (tx) => {
    if (above.length > 0) {
      await lockAncestors(tx, accountId, run.agent);
      isFreed = await freeWaitingAgents(tx, accountId, above);
    }
    const paused = heldRow(
      run.agent,
      await pauseAgent(tx, accountId, { agentId, leaseId }, { reason, answer }),
    );
    const callIds = asks.map(({ call_id }) => call_id);
    const asked = await insertApprovals(tx, accountId, { agentId, callIds });
    const requests = asks.filter(({ call_id }) => asked.has(call_id)).map(toRequest);
    await appendEvents(tx, accountId, agentId, [...pending, ...requests, event]);
    const type = reason === 'approval_required' ? 'agent.approval_required' : 'agent.idle';
    return { agent: paused, hasWebhooks: await enqueueWebhooks(jobs, tx, accountId, { agentId, type }) };
  });
  run.agent = agent;
  run.trace.note([...pending, event]);
  await notifyEvents(database, accountId, { agentId, events: [{ type: 'agent-status' }] });
  if (hasWebhooks) await jobs.wake('deliver-webhook');
  for (const id of above) await tellOfChange(database, id, { isFreed });
}

function toRequest(call: ToolCall): NewEvent {
  return {
    type: 'approval-requested',
    data: call,
    progress: { kind: 'info', message: `${call.name} is waiting for approval` },
  };
}

const WAITS_FOR: Record<PauseReason, string> = {
  awaiting_message: 'Answered; waiting for the next message',
  awaiting_tool_result: 'Waiting for the result of a function tool',
  budget_reached: 'Paused: a budget is used up; raise the limit to continue',
  price_unknown:
    'Paused: the cost is limited, and the price of the model is unknown; set it with `jettson prices set`, and the agent continues',
  approval_required: 'Paused: a tool call is waiting for approval',
};

/**
 * Waits until the paused agent may continue, and sets it running again: `resumed`. Or its idle timeout comes first:
 * `timed-out`. Or no worker is needed while it waits: `parked`. Throws the reason of `stop` and `handOver`.
 */
export async function awaitResume(run: Run): Promise<'resumed' | 'timed-out' | 'parked'> {
  const { agent } = run;
  // Watched before the first look: a result may come while that is under way.
  using changes = watchChanges(run);
  const now = await openDatabaseClock(run.deps.database.db);
  const giveUp = await parkTimes(run);
  let notBefore = 0;
  for (;;) {
    if (await mayResume(run)) return resume(run);
    const leftMs = (agent.idleUntil?.getTime() ?? 0) - now();
    // The database decides when the time of a tool call is over, by its own clock.
    if (leftMs <= 0 && agent.reason !== 'awaiting_tool_result') return 'timed-out';
    // Others wait for its computer.
    const tryAt = run.isCramped() ? giveUp.atBest : giveUp.storedAt;
    const parkAt = Math.max(notBefore, Math.min(tryAt, giveUp.at));
    if (now() >= parkAt) {
      const mustStore = now() < giveUp.at;
      if (await parkRun(run, () => mayResume(run), { mustStore })) return 'parked';
      notBefore = now() + PARK_AGAIN_MS;
    }
    await changes.next(Math.min(Math.max(leftMs, MIN_LOOK_MS), LOOK_MS, Math.max(parkAt - now(), 0)));
  }
}

/** Waits that may outlast the idle timeout; any other ends then. */
const MAY_OUTLAST: ReadonlySet<string> = new Set<WaitReason>([
  'awaiting_tool_result',
  'waiting_for_model',
  'waiting_for_agents',
]);

/**
 * When the agent gives up what it holds: `storedAt`, or even `atBest`, if its workspace can be stored; `at` in any case.
 */
async function parkTimes(run: Run): Promise<{ atBest: number; storedAt: number; at: number }> {
  const { reason, idleSince, idleTimeoutSeconds, parkedSince } = run.agent;
  const since = idleSince?.getTime() ?? 0;
  const always = (at: number) => ({ atBest: at, storedAt: at, at });
  if (parkedSince !== null) return always(0);
  const atBest = since + PARK_AFTER_MS;
  if ((await run.computer()) === null) return always(atBest);
  const mayOutlast = MAY_OUTLAST.has(reason ?? '');
  return {
    atBest,
    storedAt: since + run.deps.idleComputerMs,
    at: mayOutlast ? since + idleTimeoutSeconds * 1000 : Number.POSITIVE_INFINITY,
  };
}

/** Sets the agent running again, if it still counts as running or its account has a place; otherwise it waits on. */
async function resume(run: Run): Promise<'resumed' | 'parked'> {
  const { agent, deps } = run;
  const { accountId, id: agentId, leaseId, parkedSince } = agent;
  const row = await transaction(deps.database.db, async (tx) => {
    const target = { agentId, leaseId };
    if (parkedSince === null || (await hasPlaceToRun(tx, accountId))) {
      return heldRow(agent, await resumeAgent(tx, accountId, target));
    }
    // The claims leave it alone until there is a place.
    heldRow(
      agent,
      await parkAgent(tx, accountId, target, { isApart: true, snapshotId: null, isReady: true }),
    );
    return null;
  });
  if (row === null) return 'parked';
  run.agent = row;
  await run.journal.record({ type: 'agent-status', data: { status: 'running' } });
  return 'resumed';
}

async function mayResume({ deps, agent }: Run): Promise<boolean> {
  const { db } = deps.database;
  switch (agent.reason as WaitReason) {
    case 'waiting_for_model':
      return !(await waitsForModel(db, agent.accountId, agent.id));
    case 'waiting_for_agents':
      return mayStopWaiting(db, agent);
    case 'awaiting_message':
      return hasWaitingMessage(db, agent.accountId, agent.id);
    case 'awaiting_tool_result':
      return (
        !(await hasPendingCall(db, agent.accountId, agent.id)) ||
        (await hasWaitingMessage(db, agent.accountId, agent.id, { interrupts: true }))
      );
    case 'budget_reached':
    case 'price_unknown': {
      const models = await requireModels(deps.models, modelsOf(agent.definition)).catch(() => null);
      return (
        models !== null &&
        (await findReachedBudget(db, agent, 'tool-call')) === undefined &&
        (await reserveCost(db, agent, models)) === undefined
      );
    }
    case 'approval_required':
      return (
        !(await hasOpenApproval(db, agent.accountId, agent.id)) ||
        (await hasWaitingMessage(db, agent.accountId, agent.id, { interrupts: true }))
      );
  }
}

/** Whether its sub-agents have ended, a message interrupts, or it is out of the budget that one of them has paused for. */
async function mayStopWaiting(db: Database, agent: Run['agent']): Promise<boolean> {
  const { isLive, isOutOfBudget } = await selectAwaited(db, agent.accountId, agent.id);
  return (
    !isLive ||
    (isOutOfBudget && (await findReachedBudget(db, agent, 'tool-call')) !== undefined) ||
    (await hasWaitingMessage(db, agent.accountId, agent.id, { interrupts: true }))
  );
}
