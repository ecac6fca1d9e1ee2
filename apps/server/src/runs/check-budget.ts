import type { AgentLimits } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { activeSeconds } from '../agents/active-seconds.ts';
import type { AgentRow } from '../agents/queries.ts';
import { AGENT_COLUMNS } from '../agents/queries.ts';
import { reserveCost } from '../usage/reserve-cost.ts';
import type { LeasedAgent } from './claim-agents.ts';
import { Paused } from './run.ts';

/** A budget that is used up. */
export interface ReachedBudget {
  budget: keyof AgentLimits;
  used: number;
  limit: number;
}

/** Throws Paused `budget_reached` when the agent may spend no more before this call. Reads the limits as they are now. */
export async function checkBudget(
  db: Database,
  agent: LeasedAgent,
  before: 'model-call' | 'tool-call',
): Promise<void> {
  const reached =
    (await findReachedBudget(db, agent, before)) ??
    (before === 'model-call' ? await reserveCost(db, agent) : undefined);
  if (reached !== undefined) throw new Paused('budget_reached', { ...reached });
}

/** The first budget of the agent that is used up, if any. */
export async function findReachedBudget(
  db: Database,
  { accountId, id }: Pick<AgentRow, 'accountId' | 'id'>,
  before: 'model-call' | 'tool-call',
): Promise<ReachedBudget | undefined> {
  const { rows } = await sql<AgentRow>`
    select ${AGENT_COLUMNS} from agents a where a.account_id = ${accountId} and a.id = ${id}`.execute(db);
  const row = rows[0];
  if (row === undefined) return undefined;
  const used = {
    max_seconds: Math.floor(activeSeconds(row)),
    max_tokens: row.inputTokens + row.outputTokens,
    // An agent that may call no more tools may still answer.
    max_tool_calls: before === 'tool-call' ? row.toolCalls : Number.NEGATIVE_INFINITY,
    max_cost_usd: row.costUsd,
  };
  const budgets = Object.keys(used) as (keyof typeof used)[];
  const budget = budgets.find((name) => used[name] >= (row.limits[name] ?? Number.POSITIVE_INFINITY));
  return budget && { budget, used: used[budget], limit: row.limits[budget] ?? 0 };
}
