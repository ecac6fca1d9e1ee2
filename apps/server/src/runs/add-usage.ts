import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { releaseCost } from './reserve-cost.ts';

/** What a step used. */
export interface Spent {
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens: number;
  toolCalls: number;
}

/** Adds what a step used to the agent and to the account's day, at the price of the agent's model. */
export async function addUsage(
  tx: Database,
  accountId: string,
  agentId: string,
  { inputTokens = 0, outputTokens = 0, cachedInputTokens = 0, toolCalls = 0 }: Partial<Spent>,
): Promise<void> {
  await releaseCost(tx, accountId, agentId);
  const uncached = Math.max(0, inputTokens - cachedInputTokens);
  await sql`
    with cost as (
      select coalesce(sum(${uncached} * input_per_mtok + ${cachedInputTokens} * cached_input_per_mtok
                          + ${outputTokens} * output_per_mtok), 0) / 1e6 as usd
        from model_prices where model = (select model from agents where id = ${agentId})),
    agent as (
      update agents set input_tokens = input_tokens + ${inputTokens}, output_tokens = output_tokens + ${outputTokens},
             cached_input_tokens = cached_input_tokens + ${cachedInputTokens},
             tool_calls = tool_calls + ${toolCalls}, cost_usd = cost_usd + (select usd from cost)
       where account_id = ${accountId} and id = ${agentId}
      returning account_id, key_id, model)
    insert into usage_days as u
           (account_id, key_id, model, day, input_tokens, output_tokens, cached_input_tokens, tool_calls, cost_usd)
    select account_id, key_id, model, (now() at time zone 'UTC')::date, ${inputTokens}, ${outputTokens},
           ${cachedInputTokens}, ${toolCalls}, (select usd from cost) from agent
    on conflict (account_id, day, key_id, model) do update
      set input_tokens = u.input_tokens + excluded.input_tokens,
          output_tokens = u.output_tokens + excluded.output_tokens,
          cached_input_tokens = u.cached_input_tokens + excluded.cached_input_tokens,
          tool_calls = u.tool_calls + excluded.tool_calls,
          cost_usd = u.cost_usd + excluded.cost_usd`.execute(tx);
}
