import type { Database } from '@jettson/database';
import { sql } from 'kysely';

export interface FiledCall {
  operation: string;
  /** As `fileKey` makes it. */
  key: string;
  requestHash: string;
}

export interface FiledAnswer {
  requestHash: string;
  /** 0 while the call is under way. */
  status: number;
  /** Sealed. */
  answer: string | null;
}

/** Takes the key for a call. False when another call has it: answered within 24 hours, or under way and alive. */
export async function claimCall(
  db: Database,
  accountId: string,
  { operation, key, requestHash }: FiledCall,
): Promise<boolean> {
  const { rows } = await sql`
    insert into idempotency_keys as k (account_id, operation, key, request_hash, status)
    values (${accountId}, ${operation}, ${key}, ${requestHash}, 0)
    on conflict (account_id, operation, key) do update
      set request_hash = excluded.request_hash, status = 0, answer = null, created_at = now()
      where k.created_at < now() - interval '24 hours'
         or (k.status = 0 and k.created_at < now() - interval '1 minute')
    returning 1`.execute(db);
  return rows.length > 0;
}

/** Says that the call is still under way: who says nothing for a minute died with its process. */
export async function touchCall(
  db: Database,
  accountId: string,
  { operation, key }: FiledCall,
): Promise<void> {
  await sql`
    update idempotency_keys set created_at = now()
     where account_id = ${accountId} and operation = ${operation} and key = ${key} and status = 0`.execute(
    db,
  );
}

/** What the call with this key asked, and what it was answered so far. */
export async function selectAnswer(
  db: Database,
  accountId: string,
  { operation, key }: FiledCall,
): Promise<FiledAnswer | undefined> {
  const { rows } = await sql<FiledAnswer>`
    select request_hash as "requestHash", status, answer from idempotency_keys
     where account_id = ${accountId} and operation = ${operation} and key = ${key}`.execute(db);
  return rows[0];
}

export async function fileAnswer(
  db: Database,
  accountId: string,
  { operation, key }: FiledCall,
  { status, answer }: { status: number; answer: string },
): Promise<void> {
  await sql`
    update idempotency_keys set status = ${status}, answer = ${JSON.stringify(answer)}::json
     where account_id = ${accountId} and operation = ${operation} and key = ${key}`.execute(db);
}

/** Leaves the key unused: the call failed. */
export async function releaseCall(
  db: Database,
  accountId: string,
  { operation, key }: FiledCall,
): Promise<void> {
  await sql`
    delete from idempotency_keys
     where account_id = ${accountId} and operation = ${operation} and key = ${key} and status = 0`.execute(
    db,
  );
}
