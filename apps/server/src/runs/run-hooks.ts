import type { RunHooks } from '@jettson/agent';
import type { AgentLimits, ToolCall } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { toolPolicy } from '../agents/agent-definition.ts';
import { selectApprovals } from '../agents/approval-queries.ts';
import { hasWaitingInterrupt, selectWaitingMessages } from '../agents/message-queries.ts';
import { AGENT_COLUMNS, type AgentRow, activeSeconds, databaseTime } from '../agents/queries.ts';
import type { PricedModel } from '../models/find-price.ts';
import { reserveCost } from '../usage/reserve-cost.ts';
import type { LeasedAgent } from './leases.ts';
import { Interrupted, Paused, type Run } from './run.ts';
import { takeResults } from './take-results.ts';

/** The points at which budgets, approvals and messages affect the loop. */
export function runHooks(run: Run, models: readonly PricedModel[]): RunHooks {
  const { deps, agent, journal } = run;
  const { db } = deps.database;
  return {
    async beforeModelCall() {
      await checkBudget(db, agent, 'model-call');
      const refusal = await reserveCost(db, agent, models);
      if (refusal === undefined) return;
      const { reason, ...detail } = refusal;
      throw new Paused(reason, detail);
    },
    async beforeToolCalls(calls) {
      // The sender wants none of these calls, even if the message came before another worker took over the agent.
      if (await hasWaitingInterrupt(db, agent.accountId, agent.id)) throw new Interrupted();
      await requireDecisions(run, calls);
    },
    async beforeToolCall(call, isAgain) {
      // The usage of the latest model call counts too, if anything is limited.
      if (Object.keys(agent.limits).length > 0) await journal.flush();
      // It was counted when it started.
      if (!isAgain) await checkBudget(db, agent, 'tool-call');
      return findRefusal(run, call);
    },
    now: () => databaseTime(db),
    takeResults: (calls) => takeResults(run, calls),
    takeMessages: () => selectWaitingMessages(db, agent.accountId, agent.id),
  };
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

/** A budget that is used up. */
interface ReachedBudget {
  budget: keyof AgentLimits;
  used: number;
  limit: number;
}

/** Throws Paused `budget_reached` if a budget is used up before this call. Uses the current limits. */
async function checkBudget(
  db: Database,
  agent: LeasedAgent,
  before: 'model-call' | 'tool-call',
): Promise<void> {
  const reached = await findReachedBudget(db, agent, before);
  if (reached !== undefined) throw new Paused('budget_reached', { ...reached });
}

/** The first budget of the agent that is used up, if any. */
export async function findReachedBudget(
  db: Database,
  { accountId, id }: Pick<AgentRow, 'accountId' | 'id'>,
  before: 'model-call' | 'tool-call',
): Promise<ReachedBudget | undefined> {
  const { rows } = await sql<AgentRow & { readAt: Date }>`
    select ${AGENT_COLUMNS}, now() as "readAt" from agents a where a.account_id = ${accountId} and a.id = ${id}`.execute(
    db,
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  const used = {
    max_seconds: Math.floor(activeSeconds(row, row.readAt.getTime())),
    max_tokens: row.inputTokens + row.outputTokens,
    // An agent that may call no more tools may still answer.
    max_tool_calls: before === 'tool-call' ? row.toolCalls : Number.NEGATIVE_INFINITY,
    max_cost_usd: row.costUsd,
  };
  const budgets = Object.keys(used) as (keyof typeof used)[];
  const budget = budgets.find((name) => used[name] >= (row.limits[name] ?? Number.POSITIVE_INFINITY));
  return budget && { budget, used: used[budget], limit: row.limits[budget] ?? 0 };
}
