import type { AgentLimits } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { chainOf, type Kin } from '../agents/family-queries.ts';
import { activeSecondsOf } from '../agents/queries.ts';

/** A budget that is used up. */
export interface ReachedBudget {
  budget: keyof AgentLimits;
  used: number;
  limit: number;
  /** Absent: its own. */
  limit_of?: string;
}

/** The limits of an agent, and what they are compared with: what it and its sub-agents have used. */
export interface BudgetUse {
  agentId: string;
  limits: AgentLimits;
  seconds: number;
  tokens: number;
  toolCalls: number;
  costUsd: number;
}

type Before = 'model-call' | 'tool-call';

/** The budgets that hold for the agent: its own first, then those of the agents that it is a sub-agent of. */
export async function selectBudgets(db: Database, accountId: string, agent: Kin): Promise<BudgetUse[]> {
  const { rows } = await sql<BudgetUse>`
    select o.id as "agentId", o.limits,
           sum(${activeSecondsOf('m')})::float8 as seconds,
           sum(m.input_tokens + m.output_tokens)::float8 as tokens, sum(m.tool_calls)::float8 as "toolCalls",
           sum(m.cost_usd) as "costUsd"
      from agents o
      join agents m on m.account_id = o.account_id and (m.id = o.id or m.parent_id = o.id or m.root_id = o.id)
     where o.account_id = ${accountId} and o.id = any(${chainOf(agent)}::text[]) and o.limits <> '{}'
     group by o.id, o.limits, o.created_at order by o.created_at desc`.execute(db);
  return rows;
}

/** The first budget that is used up, if any. */
export function findReached(
  budgets: readonly BudgetUse[],
  agentId: string,
  before: Before,
): ReachedBudget | undefined {
  for (const use of budgets) {
    const reached = findReachedOf(use, before);
    if (reached === undefined) continue;
    return use.agentId === agentId ? reached : { ...reached, limit_of: use.agentId };
  }
  return undefined;
}

/** The same as the database has it now. */
export async function findReachedBudget(
  db: Database,
  agent: Kin & { accountId: string },
  before: Before,
): Promise<ReachedBudget | undefined> {
  return findReached(await selectBudgets(db, agent.accountId, agent), agent.id, before);
}

function findReachedOf(
  { limits, seconds, tokens, toolCalls, costUsd }: BudgetUse,
  before: Before,
): ReachedBudget | undefined {
  const used = {
    max_seconds: Math.floor(seconds),
    max_tokens: tokens,
    // An agent that may call no more tools may still answer.
    max_tool_calls: before === 'tool-call' ? toolCalls : Number.NEGATIVE_INFINITY,
    max_cost_usd: costUsd,
  };
  const budgets = Object.keys(used) as (keyof typeof used)[];
  const budget = budgets.find((name) => used[name] >= (limits[name] ?? Number.POSITIVE_INFINITY));
  return budget && { budget, used: used[budget], limit: limits[budget] ?? 0 };
}
