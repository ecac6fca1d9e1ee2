import type { TokenUsage } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';

/** What a model call or a tool call adds to the agent's totals and its account's day. */
export interface Spent {
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens: number;
  toolCalls: number;
  costUsd: number;
  /** Whether part of the tokens is an estimate. */
  estimated: boolean;
}

export const NOTHING_SPENT: Spent = {
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  toolCalls: 0,
  costUsd: 0,
  estimated: false,
};

/** The spending of a model call with this cost. */
export function spentOn(usage: TokenUsage, costUsd: number): Spent {
  return {
    inputTokens: usage.input_tokens,
    outputTokens: usage.output_tokens,
    cachedInputTokens: usage.cached_input_tokens,
    toolCalls: 0,
    costUsd,
    estimated: usage.estimated ?? false,
  };
}

/** The sum of several calls. */
export function addSpent(all: readonly Spent[]): Spent {
  const sum = (field: Exclude<keyof Spent, 'estimated'>) =>
    all.reduce((total, spent) => total + spent[field], 0);
  return {
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    cachedInputTokens: sum('cachedInputTokens'),
    toolCalls: sum('toolCalls'),
    costUsd: sum('costUsd'),
    estimated: all.some(({ estimated }) => estimated),
  };
}

/** Common table expressions that meter the calls of a run: they add to the account's day and end the reservation. */
export function meterSpent(accountId: string, agentId: string, spent: Spent) {
  const agent = sql`from agents where account_id = ${accountId} and id = ${agentId}`;
  return sql`
    released as (delete from cost_reservations where account_id = ${accountId} and agent_id = ${agentId}),
    metered as (${addToDay(spent, { keyId: sql`key_id`, model: sql`model`, account: sql`account_id`, from: agent })}),`;
}

/** Meters a model call outside of runs, and ends its reservation. */
export async function meterCall(
  db: Database,
  accountId: string,
  {
    keyId,
    model,
    reservationId,
    spent,
  }: { keyId: string; model: string; reservationId: string; spent: Spent },
): Promise<void> {
  await sql`
    with released as (delete from call_reservations where account_id = ${accountId} and id = ${reservationId})
    ${addToDay(spent, { keyId: sql`${keyId}`, model: sql`${model}`, account: sql`${accountId}`, from: sql`` })}`.execute(
    db,
  );
}

interface Day {
  account: RawBuilder<unknown>;
  keyId: RawBuilder<unknown>;
  model: RawBuilder<unknown>;
  from: RawBuilder<unknown>;
}

function addToDay(
  spent: Spent,
  { account, keyId, model, from }: Day,
  { runs, seconds } = { runs: sql`0`, seconds: sql`0` },
) {
  return sql`
      insert into usage_days as u
             (account_id, key_id, model, day, input_tokens, output_tokens, cached_input_tokens, tool_calls, cost_usd,
              estimated, runs, run_seconds)
      select ${account}, ${keyId}, ${model}, (now() at time zone 'UTC')::date, ${spent.inputTokens},
             ${spent.outputTokens}, ${spent.cachedInputTokens}, ${spent.toolCalls}, ${spent.costUsd},
             ${spent.estimated}, ${runs}, ${seconds} ${from}
      on conflict (account_id, day, key_id, model) do update
        set input_tokens = u.input_tokens + excluded.input_tokens,
            output_tokens = u.output_tokens + excluded.output_tokens,
            cached_input_tokens = u.cached_input_tokens + excluded.cached_input_tokens,
            tool_calls = u.tool_calls + excluded.tool_calls,
            cost_usd = u.cost_usd + excluded.cost_usd,
            estimated = u.estimated or excluded.estimated,
            runs = u.runs + excluded.runs,
            run_seconds = u.run_seconds + excluded.run_seconds`;
}

/** Common table expressions that meter the last calls of a run and its running time, when the agent in `next` has ended. */
export function meterRun(accountId: string, agentId: string, spent: Spent) {
  return sql`,
    released as (delete from cost_reservations where account_id = ${accountId} and agent_id = ${agentId}
                   and exists (select from next)),
    metered as (${addToDay(
      spent,
      { keyId: sql`"keyId"`, model: sql`model`, account: sql`"accountId"`, from: sql`from next` },
      {
        runs: sql`1`,
        // Without the time that it waited without a computer.
        seconds: sql`coalesce(extract(epoch from "endedAt" - "startedAt") - "parkedSeconds", 0)`,
      },
    )})`;
}

/** How much of its plan an account is using now. */
export interface AccountUsage {
  /** Agents that have not ended, without those that wait without a computer. */
  live: number;
  /** Agent-hours since the 1st of this month, UTC. */
  monthHours: number;
}

/** The start of this month, UTC. */
export const MONTH_START = sql`date_trunc('month', now() at time zone 'UTC')`;

/** The number of an account's agents that count as running: those that have not ended and do not wait without a computer. */
export function countRunning(accountId: string | RawBuilder<unknown>) {
  return sql<number>`
      (select count(*)::int from agents
        where account_id = ${accountId} and status in ('spawning', 'running', 'idle')
          and parked_since is null)`;
}

/**
 * What an account is using now, as columns of a select: the time of agents that have not ended is not counted on any
 * day yet.
 */
export function accountUsage(accountId: string) {
  return sql`
      ${countRunning(accountId)} as live,
      ((select coalesce(sum(run_seconds), 0) from usage_days
         where account_id = ${accountId} and day >= ${MONTH_START}::date)
       + (select coalesce(sum(greatest(0, extract(epoch from
                   coalesce(parked_since, now()) - greatest(started_at, ${MONTH_START} at time zone 'UTC'))
                   - parked_seconds)), 0)
            from agents
           where account_id = ${accountId} and status in ('running', 'idle') and started_at is not null)
      )::float8 / 3600 as "monthHours"`;
}

/** `waiting`: agents that wait without a computer. */
export async function selectAccountUsage(
  db: Database,
  accountId: string,
): Promise<AccountUsage & { waiting: number }> {
  const { rows } = await sql<AccountUsage & { waiting: number }>`
    select ${accountUsage(accountId)},
           (select count(*)::int from agents
             where account_id = ${accountId} and status = 'idle' and parked_since is not null) as waiting`.execute(
    db,
  );
  const row = rows[0];
  if (row === undefined) throw new Error('a select without from returned no row');
  return row;
}
