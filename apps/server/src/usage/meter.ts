import type { Database } from '@jettson/database';
import { sql } from 'kysely';

/** What an event adds to the agent's totals and its account's day. */
export interface Spent {
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens: number;
  toolCalls: number;
}

/**
 * Common table expressions that meter what a model call or a tool call spent: `cost`, at the price of the agent's
 * model; the account's day; and the end of the reservation for this call.
 */
export function meterSpent(accountId: string, agentId: string, spent: Spent) {
  const { inputTokens, outputTokens, cachedInputTokens, toolCalls } = spent;
  const uncached = Math.max(0, inputTokens - cachedInputTokens);
  return sql`
    cost as (
      select coalesce(sum(${uncached} * input_per_mtok + ${cachedInputTokens} * cached_input_per_mtok
                          + ${outputTokens} * output_per_mtok), 0) / 1e6 as usd
        from model_prices where model = (select model from agents where id = ${agentId})),
    released as (delete from cost_reservations where account_id = ${accountId} and agent_id = ${agentId}),
    metered as (
      insert into usage_days as u
             (account_id, key_id, model, day, input_tokens, output_tokens, cached_input_tokens, tool_calls, cost_usd)
      select account_id, key_id, model, (now() at time zone 'UTC')::date, ${inputTokens}, ${outputTokens},
             ${cachedInputTokens}, ${toolCalls}, (select usd from cost)
        from agents where account_id = ${accountId} and id = ${agentId}
      on conflict (account_id, day, key_id, model) do update
        set input_tokens = u.input_tokens + excluded.input_tokens,
            output_tokens = u.output_tokens + excluded.output_tokens,
            cached_input_tokens = u.cached_input_tokens + excluded.cached_input_tokens,
            tool_calls = u.tool_calls + excluded.tool_calls,
            cost_usd = u.cost_usd + excluded.cost_usd),`;
}

/** Adds an ended agent's running time to the day of its end. */
export async function addRunSeconds(tx: Database, accountId: string, agentId: string): Promise<void> {
  await sql`
    insert into usage_days as u (account_id, key_id, model, day, runs, run_seconds)
    select account_id, key_id, model, (ended_at at time zone 'UTC')::date, 1,
           coalesce(extract(epoch from ended_at - started_at), 0)
      from agents where account_id = ${accountId} and id = ${agentId}
    on conflict (account_id, day, key_id, model) do update
      set runs = u.runs + 1, run_seconds = u.run_seconds + excluded.run_seconds`.execute(tx);
}

/** How much of its plan an account uses now. */
export interface AccountUsage {
  live: number;
  /** Agent-hours since the 1st of this month, UTC. */
  monthHours: number;
}

/** The start of this month, UTC. */
export const MONTH_START = sql`date_trunc('month', now() at time zone 'UTC')`;

/** What an account uses now, as columns of a select: the time of agents that have not ended is on no day yet. */
export function accountUsage(accountId: string) {
  return sql`
      (select count(*)::int from agents
        where account_id = ${accountId} and status in ('spawning', 'running', 'idle')) as live,
      ((select coalesce(sum(run_seconds), 0) from usage_days
         where account_id = ${accountId} and day >= ${MONTH_START}::date)
       + (select coalesce(sum(extract(epoch from now() - greatest(started_at, ${MONTH_START} at time zone 'UTC'))), 0)
            from agents
           where account_id = ${accountId} and status in ('running', 'idle') and started_at is not null)
      )::float8 / 3600 as "monthHours"`;
}

export async function selectAccountUsage(db: Database, accountId: string): Promise<AccountUsage> {
  const { rows } = await sql<AccountUsage>`select ${accountUsage(accountId)}`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error('a select without from returned no row');
  return row;
}
