import type { ProgressEntry } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';
import { addSpent, meterRun, meterSpent, NOTHING_SPENT, type Spent } from '../usage/meter.ts';
import { CHECKPOINT_COLUMNS, type Checkpoint, checkpointOf } from './checkpoint.ts';
import { insertPendingCalls } from './pending-call-queries.ts';
import type { LoggedEvent } from './read-log.ts';

export type NewEvent = LoggedEvent & {
  /** When it happened, milliseconds; by default the time of writing. */
  ts?: number;
  progress?: { kind: ProgressEntry['kind']; message: string } | undefined;
  spent?: Spent | undefined;
};

/** How much of an agent's log is used, bytes. */
export interface LogSize {
  usedBytes: number;
  /** The current limit of the account's plan; null: no limit. */
  maxBytes: number | null;
}

/** Whether the agent's log is full. */
export function isLogFull({ usedBytes, maxBytes }: LogSize): boolean {
  return maxBytes !== null && usedBytes >= maxBytes;
}

/** The progress list is for people: a line, not a document. */
const PROGRESS_MAX_CHARS = 500;

/**
 * Adds events to an agent's log under the next numbers, and their costs to the totals, in one statement. With a lease,
 * only while that lease is valid: a worker that has lost its agent writes nothing, and this returns undefined.
 * Otherwise it returns how large the log is now, and what a run looks at before it goes on.
 */
export async function appendEvents(
  db: Database,
  accountId: string,
  agentId: string,
  events: readonly NewEvent[],
  { leaseId }: { leaseId?: string } = {},
): Promise<(LogSize & Checkpoint) | undefined> {
  return changeAndAppend(db, accountId, agentId, events, {
    set: leaseId !== undefined && events.some(isSuccess) ? sql`, attempts = 1` : sql``,
    where: leaseId === undefined ? sql`` : sql`and a.lease_id = ${leaseId}`,
    returning: sql`, a.key_id, ${CHECKPOINT_COLUMNS}`,
    select: sql`, ${checkpointOf(accountId, agentId)},
              (select max_log_bytes from plans p join accounts o on o.plan = p.name where o.id = ${accountId}) as "maxBytes"`,
  });
}

/** What a run looks at before it goes on, without adding events. Undefined: there is no such agent. */
export async function selectCheckpoint(
  db: Database,
  accountId: string,
  agentId: string,
): Promise<Checkpoint | undefined> {
  const { rows } = await sql<Checkpoint>`
    select next.*, ${checkpointOf(accountId, agentId)}
      from (select a.key_id, ${CHECKPOINT_COLUMNS} from agents a
             where a.account_id = ${accountId} and a.id = ${agentId}) next`.execute(db);
  return rows[0];
}

/** What a statement that adds events does besides. */
interface Change {
  /** Further columns of the agent `a`, after a comma. */
  set: RawBuilder<unknown>;
  /** Further conditions, after `and`. */
  where: RawBuilder<unknown>;
  /** What is read from the changed row, after a comma; it is the table `next` from then on. */
  returning: RawBuilder<unknown>;
  /** Further columns of the result, after a comma. */
  select?: RawBuilder<unknown>;
  /** Whether it ends the run, whose time then counts. */
  isEnd?: boolean;
}

/** Changes an agent's row and adds events to its log, in one statement. Undefined: the conditions did not hold. */
export async function changeAndAppend<Row>(
  db: Database,
  accountId: string,
  agentId: string,
  events: readonly NewEvent[],
  { set, where, returning, select = sql``, isEnd = false }: Change,
): Promise<Row | undefined> {
  const spent = totalOf(events);
  const rows = storableJson(
    events.map(({ ts, progress, ...event }) => ({
      type: event.type,
      data: event.data,
      resume: event.type === 'message' ? JSON.stringify(event.resume) : null,
      ts: ts ?? null,
      progress_kind: progress?.kind ?? null,
      progress_message: progress?.message.slice(0, PROGRESS_MAX_CHARS) ?? null,
    })),
  );
  const { rows: changed } = await sql<Row>`
    with ${spent && !isEnd ? meterSpent(accountId, agentId, spent) : sql``}
    next as (
      update agents a
         set last_seq = last_seq + ${events.length}, log_bytes = log_bytes + ${Buffer.byteLength(rows)},
             updated_at = now() ${spent ? addTotals(spent) : sql``} ${set}
       where a.account_id = ${accountId} and a.id = ${agentId} ${where}
      returning a.last_seq - ${events.length} as "logBase", a.log_bytes as "usedBytes" ${returning})
    ${events.some(isForClient) ? insertPendingCalls(accountId, agentId, rows) : sql``}
    ${isEnd ? meterRun(accountId, agentId, spent ?? NOTHING_SPENT) : sql``},
    written as (
    insert into agent_events (agent_id, account_id, seq, ts, type, data, resume, progress_kind, progress_message)
    select ${agentId}, ${accountId}, next."logBase" + e.position,
           coalesce(to_timestamp(e.ts / 1000), clock_timestamp()), e.type, e.data, e.resume, e.progress_kind,
           e.progress_message
      from next, rows from (json_to_recordset(${rows}::json) as (
        type text, data json, resume text, ts float8, progress_kind text, progress_message text)) with ordinality as e (
        type, data, resume, ts, progress_kind, progress_message, position))
    select next.* ${select} from next`.execute(db);
  return changed[0];
}

/** The start of a call that a client runs. */
export function isForClient(event: NewEvent): boolean {
  return event.type === 'tool-call-start' && event.data.waits_for === 'client';
}

/** A successful tool call: the run makes progress, and the claims so far no longer count. */
function isSuccess(event: NewEvent): boolean {
  return event.type === 'tool-call-end' && !event.data.is_error;
}

function totalOf(events: readonly NewEvent[]): Spent | undefined {
  const all = events.flatMap(({ spent }) => spent ?? []);
  return all.length === 0 ? undefined : addSpent(all);
}

function addTotals({ inputTokens, outputTokens, cachedInputTokens, toolCalls, costUsd, estimated }: Spent) {
  return sql`,
             input_tokens = input_tokens + ${inputTokens}, output_tokens = output_tokens + ${outputTokens},
             cached_input_tokens = cached_input_tokens + ${cachedInputTokens},
             tool_calls = tool_calls + ${toolCalls}, cost_usd = cost_usd + ${costUsd},
             usage_estimated = usage_estimated or ${estimated}`;
}

/**
 * JSON that Postgres accepts: text from agents and pages, keys included, may contain NUL and halves of surrogate pairs,
 * which JSON.stringify escapes.
 */
export function storableJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g, '$1\uFFFD');
}
