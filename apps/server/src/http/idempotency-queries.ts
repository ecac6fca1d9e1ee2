import type { Database } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';

export interface FiledCall {
  operation: string;
  /** As made by `fileKey`. */
  key: string;
  requestHash: string;
}

/** The request of a call with this key, and its sealed answer. */
export interface FiledAnswer {
  key: string;
  requestHash: string;
  answer: string;
}

/** One that is stored, with the memories that it shows, by `hashOfName`. */
export interface NewAnswer extends FiledAnswer {
  memories: readonly string[];
  /** The agent that it is about. */
  agentId: string | null;
}

/**
 * Takes the key for a call. False when another call was answered with it within 24 hours; waits for one that is in
 * progress.
 */
export async function claimKey(
  tx: Database,
  accountId: string,
  { operation, key, requestHash }: FiledCall,
): Promise<boolean> {
  const { rows } = await sql`
    insert into idempotency_keys as k (account_id, operation, key, request_hash)
    values (${accountId}, ${operation}, ${key}, ${requestHash})
    on conflict (account_id, operation, key) do update
      set request_hash = excluded.request_hash, answer = null, memories = '{}', agent_id = null, created_at = now()
      where k.created_at <= now() - interval '24 hours'
    returning 1`.execute(tx);
  return rows.length > 0;
}

/** The request of the call with this key, and its sealed response; null if that was erased. */
export async function selectAnswer(
  db: Database,
  accountId: string,
  { operation, key }: FiledCall,
): Promise<{ requestHash: string; answer: string | null } | undefined> {
  const { rows } = await sql<{ requestHash: string; answer: string | null }>`
    select request_hash as "requestHash", answer from idempotency_keys
     where account_id = ${accountId} and operation = ${operation} and key = ${key}
       and created_at > now() - interval '24 hours'`.execute(db);
  return rows[0];
}

/** Stores the sealed answer of a call that has taken its key. */
export async function updateAnswer(
  tx: Database,
  accountId: string,
  { operation, key }: FiledCall,
  { answer, memories, agentId }: { answer: string; memories: readonly string[]; agentId: string | null },
): Promise<void> {
  await sql`
    update idempotency_keys set answer = ${answer}, memories = ${[...memories]}::text[], agent_id = ${agentId}
     where account_id = ${accountId} and operation = ${operation} and key = ${key}`.execute(tx);
}

/** `selectAnswer` for many keys of one operation. */
export async function selectAnswers(
  db: Database,
  accountId: string,
  operation: string,
  keys: readonly string[],
): Promise<FiledAnswer[]> {
  const { rows } = await sql<FiledAnswer>`
    select key, request_hash as "requestHash", answer from idempotency_keys
     where account_id = ${accountId} and operation = ${operation} and key = any(${keys})
       and created_at > now() - interval '24 hours'`.execute(db);
  return rows;
}

/** The statement that stores sealed answers under keys that are not taken or whose 24 hours are over. */
export function insertAnswers(
  accountId: string,
  operation: string,
  answers: readonly NewAnswer[],
): RawBuilder<unknown> {
  return sql`
    insert into idempotency_keys (account_id, operation, key, request_hash, answer, memories, agent_id)
    select ${accountId}, ${operation}, key, "requestHash", answer, memories, "agentId"
      from jsonb_to_recordset(${JSON.stringify(answers)}::jsonb)
           as a(key text, "requestHash" text, answer text, memories text[], "agentId" text)
    on conflict (account_id, operation, key) do update
      set request_hash = excluded.request_hash, answer = excluded.answer, memories = excluded.memories,
          agent_id = excluded.agent_id, created_at = now()`;
}

/** Per account. A client with more calls in a day has long since made its retries. */
const ANSWERS_KEPT = 100_000;

/**
 * Forgets keys of all accounts whose 24 hours are over, and the oldest keys of an account that has very many, except
 * those of the operations in `keep`, which must never be done twice. Keys that calls are taking again at this moment
 * are skipped: a transaction takes several in its own order, and the two could deadlock.
 */
export async function deleteOldKeys(db: Database, { keep }: { keep: readonly string[] }): Promise<void> {
  await sql`
    delete from idempotency_keys where (account_id, operation, key) in (
      select account_id, operation, key from idempotency_keys
       where created_at < now() - interval '24 hours' for update skip locked)`.execute(db);
  await sql`
    with crowded as (
      select account_id from idempotency_keys group by account_id having count(*) > ${ANSWERS_KEPT}),
    newest as (
      select account_id, operation, key, row_number() over (partition by account_id order by created_at desc) as position
        from idempotency_keys where account_id in (select account_id from crowded) and operation <> all(${[...keep]}))
    delete from idempotency_keys where (account_id, operation, key) in (
      select k.account_id, k.operation, k.key
        from idempotency_keys k join newest n
          on n.account_id = k.account_id and n.operation = k.operation and n.key = k.key
       where n.position > ${ANSWERS_KEPT} for update of k skip locked)`.execute(db);
}
