import type { RunHooks } from '@jettson/agent';
import type { ToolCall } from '@jettson/contract';
import { toolPolicy } from '../agents/agent-definition.ts';
import { selectApprovals } from '../agents/approval-queries.ts';
import type { Checkpoint } from '../agents/checkpoint.ts';
import { hasFamily } from '../agents/family-queries.ts';
import { activeSeconds, databaseTime } from '../agents/queries.ts';
import type { PricedModel } from '../models/find-price.ts';
import { reserveCost } from '../usage/reserve-cost.ts';
import { type BudgetUse, findReached, selectBudgets } from './find-reached-budget.ts';
import type { LeasedAgent } from './leases.ts';
import { Interrupted, Paused, type Run } from './run.ts';
import { takeResults } from './take-results.ts';

/** The points at which budgets, approvals and messages affect the loop. */
export function runHooks(run: Run, models: readonly PricedModel[]): RunHooks {
  const { deps, agent, journal } = run;
  const { db } = deps.database;
  return {
    async beforeModelCall(_turn, tokens) {
      const checkpoint = await journal.checkpoint();
      const budgets = await budgetsOf(run, checkpoint);
      requireBudget(budgets, agent, 'model-call');
      if (!isCostLimited(checkpoint, budgets)) return;
      const refusal = await reserveCost(db, agent, models, { tokens });
      if (refusal === undefined) return;
      const { reason, ...detail } = refusal;
      throw new Paused(reason, detail);
    },
    async beforeToolCalls(calls) {
      await flushIfLimited(run);
      // The sender wants none of these calls, even if the message came before another worker took over the agent.
      if ((await journal.checkpoint()).hasInterrupt) throw new Interrupted();
      await requireDecisions(run, calls);
    },
    async beforeToolCall(call, isAgain) {
      await flushIfLimited(run);
      // It was counted when it started.
      if (!isAgain) requireBudget(await budgetsOf(run, await journal.checkpoint()), agent, 'tool-call');
      return findRefusal(run, call);
    },
    async mayStartTogether({ length }) {
      await flushIfLimited(run);
      const budgets = await budgetsOf(run, await journal.checkpoint());
      return budgets.every(
        ({ limits, toolCalls }) => toolCalls + length <= (limits.max_tool_calls ?? Infinity),
      );
    },
    now: () => databaseTime(db),
    takeResults: (calls) => takeResults(run, calls),
    takeMessages: async () => (await journal.checkpoint()).messages,
  };
}

/** The usage of the latest model call counts too, if anything is limited, for this agent or those above it. */
async function flushIfLimited({ agent, journal }: Run): Promise<void> {
  if (Object.keys(agent.limits).length > 0 || agent.parentId !== null) await journal.flush();
}

/** The budgets that hold for the agent. What its relatives use is in no checkpoint of its own. */
async function budgetsOf({ deps, agent }: Run, checkpoint: Checkpoint): Promise<BudgetUse[]> {
  const { db } = deps.database;
  return hasFamily(agent) ? selectBudgets(db, agent.accountId, agent) : [ownUse(agent.id, checkpoint)];
}

function ownUse(agentId: string, checkpoint: Checkpoint): BudgetUse {
  const { limits, inputTokens, outputTokens, toolCalls, costUsd, readAt } = checkpoint;
  const seconds = activeSeconds(checkpoint, readAt.getTime());
  return { agentId, limits, seconds, tokens: inputTokens + outputTokens, toolCalls, costUsd };
}

function isCostLimited({ accountCap, keyCap }: Checkpoint, budgets: readonly BudgetUse[]): boolean {
  return (
    accountCap !== null || keyCap !== null || budgets.some(({ limits }) => limits.max_cost_usd !== undefined)
  );
}

/**
 * Pauses the run until all calls that need a decision have one. The decisions are requested together, when it pauses.
 */
async function requireDecisions({ deps, agent }: Run, calls: readonly ToolCall[]): Promise<void> {
  const gated = calls.filter(({ name }) => toolPolicy(agent, name) === 'ask');
  if (gated.length === 0) return;
  const asked = { agentId: agent.id, callIds: gated.map(({ call_id }) => call_id) };
  const approvals = await selectApprovals(deps.database.db, agent.accountId, asked);
  const find = ({ call_id }: ToolCall) => approvals.find(({ callId }) => callId === call_id);
  const [open] = gated.filter((call) => (find(call)?.approved ?? null) === null);
  if (open === undefined) return;
  throw new Paused(
    'approval_required',
    { call_id: open.call_id, name: open.name },
    gated.filter((call) => find(call) === undefined),
  );
}

/** Undefined allows a call; a text refuses it. */
async function findRefusal({ deps, agent }: Run, call: ToolCall): Promise<string | undefined> {
  const policy = toolPolicy(agent, call.name);
  if (policy === 'allow') return undefined;
  if (policy === 'deny') return `The permissions of this agent deny ${call.name}.`;
  const asked = { agentId: agent.id, callIds: [call.call_id] };
  const [approval] = await selectApprovals(deps.database.db, agent.accountId, asked);
  if (approval?.approved === true) return undefined;
  return `The user refused this call${approval?.comment ? `: ${approval.comment}` : '.'}`;
}

/** Throws Paused `budget_reached` if a budget is used up before this call. */
function requireBudget(
  budgets: readonly BudgetUse[],
  { id }: LeasedAgent,
  before: 'model-call' | 'tool-call',
): void {
  const reached = findReached(budgets, id, before);
  if (reached !== undefined) throw new Paused('budget_reached', { ...reached });
}
