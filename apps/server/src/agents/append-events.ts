import type { ProgressEntry } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';

export interface NewEvent {
  type: string;
  data: object;
  /** When it happened, milliseconds; the time of writing by default. */
  ts?: number;
  progress?: { kind: ProgressEntry['kind']; message: string } | undefined;
  spent?: Spent | undefined;
}

/** What an event adds to the agent's totals and its account's day. */
export interface Spent {
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens: number;
  toolCalls: number;
}

/** The short form is for people: a line, not a document. */
const PROGRESS_MAX_CHARS = 500;

/**
 * Adds events to an agent's log under the next numbers, and what they spent to the totals, in one statement. With a
 * lease, only while the agent is still leased to it: a worker that lost its agent writes nothing. Returns false then.
 */
export async function appendEvents(
  db: Database,
  accountId: string,
  agentId: string,
  events: readonly NewEvent[],
  { leaseId }: { leaseId?: string } = {},
): Promise<boolean> {
  const held = leaseId === undefined ? sql`` : sql`and lease_id = ${leaseId}`;
  const spent = totalOf(events);
  const rows = storableJson(
    events.map(({ type, data, ts, progress }) => ({
      type,
      data,
      ts: ts ?? null,
      progress_kind: progress?.kind ?? null,
      progress_message: progress?.message.slice(0, PROGRESS_MAX_CHARS) ?? null,
    })),
  );
  const { rows: written } = await sql`
    with ${spent ? costAndUsage(accountId, agentId, spent) : sql``}
    next as (
      update agents
         set last_seq = last_seq + ${events.length}, updated_at = now() ${spent ? addTotals(spent) : sql``}
             ${leaseId !== undefined && events.some(isSuccess) ? sql`, attempts = 1` : sql``}
       where account_id = ${accountId} and id = ${agentId} ${held}
      returning last_seq - ${events.length} as base)
    insert into agent_events (agent_id, account_id, seq, ts, type, data, progress_kind, progress_message)
    select ${agentId}, ${accountId}, next.base + e.position,
           coalesce(to_timestamp((e.event->>'ts')::float8 / 1000), clock_timestamp()), e.event->>'type',
           e.event->'data', e.event->>'progress_kind', e.event->>'progress_message'
      from next, jsonb_array_elements(${rows}::jsonb) with ordinality as e (event, position)
    returning seq`.execute(db);
  return written.length > 0;
}

/** A tool call that succeeded: the run gets on, and the claims that led here are not counted any more. */
function isSuccess({ type, data }: NewEvent): boolean {
  return type === 'tool-call-end' && 'isError' in data && !data.isError;
}

function totalOf(events: readonly NewEvent[]): Spent | undefined {
  const all = events.flatMap(({ spent }) => spent ?? []);
  if (all.length === 0) return undefined;
  const sum = (field: keyof Spent) => all.reduce((total, spent) => total + spent[field], 0);
  return {
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    cachedInputTokens: sum('cachedInputTokens'),
    toolCalls: sum('toolCalls'),
  };
}

function addTotals({ inputTokens, outputTokens, cachedInputTokens, toolCalls }: Spent) {
  return sql`,
             input_tokens = input_tokens + ${inputTokens}, output_tokens = output_tokens + ${outputTokens},
             cached_input_tokens = cached_input_tokens + ${cachedInputTokens},
             tool_calls = tool_calls + ${toolCalls}, cost_usd = cost_usd + (select usd from cost)`;
}

/** The cost at the price of the agent's model; the account's day; and the end of the reservation for this call. */
function costAndUsage(accountId: string, agentId: string, spent: Spent) {
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

/**
 * JSON that Postgres takes: what agents and pages say may hold NUL and halves of surrogate pairs, keys included, and
 * JSON.stringify escapes just these.
 */
function storableJson(value: object): string {
  return JSON.stringify(value).replaceAll(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g, '$1\uFFFD');
}
