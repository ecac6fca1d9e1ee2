import type { Database } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';

/** A call of a tool that a client runs. */
export interface PendingCall {
  callId: string;
  since: Date;
  until: Date;
  /** How its wait ended: with a result, after its time, by a message, or with the agent. Null while it lasts. */
  closed: 'answered' | 'timeout' | 'message' | 'ended' | null;
  closedAt: Date | null;
  output: unknown;
  isError: boolean | null;
}

const COLUMNS = sql.raw(
  'call_id as "callId", since, until, closed, closed_at as "closedAt", output, is_error as "isError"',
);

/** The calls of the agent `a` that wait for a client, oldest first, as JSON. */
export const PENDING_CALLS = sql.raw(`
  coalesce((select json_agg(json_build_object(
              'call_id', p.call_id, 'name', p.name, 'input', p.input,
              'since', floor(extract(epoch from p.since) * 1000), 'until', floor(extract(epoch from p.until) * 1000))
              order by p.since, p.call_id)
     from agent_pending_calls p where p.agent_id = a.id and p.closed is null and p.until > now()), '[]') as "pendingCalls"`);

/**
 * The part of a statement that writes the calls for clients among the events `e`, a record set, that are added to the log
 * of the agent in `next`.
 */
export function insertPendingCalls(accountId: string, agentId: string, rows: string): RawBuilder<unknown> {
  return sql`, pending as (
      insert into agent_pending_calls (call_id, agent_id, account_id, name, input, since, until)
      select e.data->>'call_id', ${agentId}, ${accountId}, e.data->>'name', e.data->'input', clock_timestamp(),
             (e.data->>'until')::timestamptz
        from next, json_to_recordset(${rows}::json) as e (type text, data json)
       where e.type = 'tool-call-start' and e.data->>'waits_for' = 'client')`;
}

export async function selectPendingCall(
  db: Database,
  accountId: string,
  { agentId, callId }: { agentId: string; callId: string },
): Promise<PendingCall | undefined> {
  const { rows } = await sql<PendingCall>`
    select ${COLUMNS} from agent_pending_calls
     where account_id = ${accountId} and agent_id = ${agentId} and call_id = ${callId}`.execute(db);
  return rows[0];
}

/** Stores the result of a call that still waits, and counts it as part of the agent's log. Undefined: it no longer waits. */
export async function answerPendingCall(
  db: Database,
  accountId: string,
  { callId, output, isError }: { callId: string; output: string; isError: boolean },
): Promise<PendingCall | undefined> {
  const { rows } = await sql<PendingCall>`
    with answered as (
      update agent_pending_calls
         set closed = 'answered', closed_at = clock_timestamp(), output = ${output}::json, is_error = ${isError}
       where account_id = ${accountId} and call_id = ${callId} and closed is null and until > clock_timestamp()
      returning *),
    counted as (
      update agents set log_bytes = log_bytes + ${Buffer.byteLength(output)}
       where account_id = ${accountId} and id in (select agent_id from answered))
    select ${COLUMNS} from answered`.execute(db);
  return rows[0];
}

/**
 * Those of the calls whose wait is over. A call whose time has passed is closed by this: from then on nobody can answer it,
 * so that what the model reads and what the caller is told cannot differ.
 */
export async function takeClosedCalls(
  db: Database,
  accountId: string,
  callIds: readonly string[],
): Promise<PendingCall[]> {
  await sql`
    update agent_pending_calls set closed = 'timeout', closed_at = clock_timestamp()
     where account_id = ${accountId} and call_id = any(${callIds}) and closed is null and until <= clock_timestamp()`.execute(
    db,
  );
  const { rows } = await sql<PendingCall>`
    select ${COLUMNS} from agent_pending_calls
     where account_id = ${accountId} and call_id = any(${callIds}) and closed is not null
     order by closed_at, call_id`.execute(db);
  return rows;
}

/** Ends the waits of all calls of the agent that have no result: a message came first, or the agent ended. */
export async function closePendingCalls(
  db: Database,
  accountId: string,
  { agentId, closed }: { agentId: string; closed: 'message' | 'ended' },
): Promise<void> {
  await sql`
    update agent_pending_calls set closed = ${closed}, closed_at = clock_timestamp()
     where account_id = ${accountId} and agent_id = ${agentId} and closed is null`.execute(db);
}

/** Whether a call of the agent still waits for a client. */
export async function hasPendingCall(db: Database, accountId: string, agentId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from agent_pending_calls
     where account_id = ${accountId} and agent_id = ${agentId} and closed is null and until > clock_timestamp()
     limit 1`.execute(db);
  return rows.length > 0;
}
