import { createHash } from 'node:crypto';
import { type Database, transaction } from '@jettson/database';
import type { Context } from 'hono';
import { sql } from 'kysely';
import { ApiError } from '../errors.ts';

export interface IdempotentCall {
  /** From the request header; without one the work simply runs in a transaction. */
  key: string | undefined;
  /** The route, e.g. "agents.spawn": one key may be used once for each operation. */
  operation: string;
  /** The parsed request: the same key with another one is refused. */
  request: unknown;
}

export interface Answer<Body> {
  status: number;
  body: Body;
}

export const IDEMPOTENCY_KEY_MAX_CHARS = 255;

/**
 * Runs `work` at most once for an idempotency key of an account within 24 hours. The key, the work's
 * writes and its answer are one transaction, so a crash leaves all of them or none; a call that races
 * another waits for it and gets its answer. Work that throws leaves the key unused.
 *
 * Throws `idempotency_key_reused` when the key was used with another request.
 */
export async function withIdempotency<Body>(
  db: Database,
  accountId: string,
  { key, operation, request }: IdempotentCall,
  work: (tx: Database) => Promise<Answer<Body>>,
): Promise<Answer<Body> & { replayed: boolean }> {
  if (key === undefined) return { ...(await transaction(db, work)), replayed: false };
  checkKey(key);
  const requestHash = createHash('sha256').update(canonicalJson(request)).digest('hex');
  return transaction(db, async (tx) => {
    if (!(await claimKey(tx, accountId, { operation, key, requestHash }))) {
      const earlier = await findAnswer<Body>(tx, accountId, { operation, key });
      if (earlier.requestHash !== requestHash) throw keyReused();
      return { status: earlier.status, body: earlier.body, replayed: true };
    }
    const answer = await work(tx);
    await saveAnswer(tx, accountId, { operation, key, answer });
    return { ...answer, replayed: false };
  });
}

/** The header under either of the names that clients use. */
export function idempotencyKeyOf({ req }: Context): string | undefined {
  return req.header('idempotency-key') ?? req.header('x-idempotency-key');
}

/** Throws `invalid_key` for a key that cannot be one. */
export function checkKey(key: string): void {
  if (key.length > 0 && key.length <= IDEMPOTENCY_KEY_MAX_CHARS) return;
  throw new ApiError(
    'invalid_key',
    `The idempotency key must have 1 to ${IDEMPOTENCY_KEY_MAX_CHARS} characters`,
    {
      details: { field: 'Idempotency-Key', expected: `1..${IDEMPOTENCY_KEY_MAX_CHARS} characters` },
    },
  );
}

/** The error for a key that comes again with another request. */
export function keyReused(): ApiError {
  return new ApiError('idempotency_key_reused', 'This idempotency key was used with a different request', {
    details: { field: 'Idempotency-Key', expected: 'a new key, or the same request as before' },
  });
}

/** JSON with sorted keys, so that the order of fields in a request does not matter. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** True when the key was free (or its 24 hours are over) and is ours now. Waits for a racing transaction. */
async function claimKey(
  tx: Database,
  accountId: string,
  { operation, key, requestHash }: { operation: string; key: string; requestHash: string },
): Promise<boolean> {
  const { rows } = await sql`
    insert into idempotency_keys (account_id, operation, key, request_hash, status)
    values (${accountId}, ${operation}, ${key}, ${requestHash}, 0)
    on conflict (account_id, operation, key) do update
      set request_hash = excluded.request_hash, status = 0, answer = null, created_at = now()
      where idempotency_keys.created_at < now() - interval '24 hours'
    returning 1`.execute(tx);
  return rows.length === 1;
}

async function findAnswer<Body>(
  tx: Database,
  accountId: string,
  { operation, key }: { operation: string; key: string },
): Promise<Answer<Body> & { requestHash: string }> {
  const { rows } = await sql<Answer<Body> & { requestHash: string }>`
    select request_hash as "requestHash", status, answer as body
      from idempotency_keys
     where account_id = ${accountId} and operation = ${operation} and key = ${key}`.execute(tx);
  const row = rows[0];
  if (row === undefined) throw new Error('an idempotency key vanished inside its transaction');
  return row;
}

/** Forgets keys whose 24 hours are over, of all accounts. */
export async function deleteOldKeys(db: Database): Promise<void> {
  await sql`delete from idempotency_keys where created_at < now() - interval '24 hours'`.execute(db);
}

async function saveAnswer(
  tx: Database,
  accountId: string,
  { operation, key, answer }: { operation: string; key: string; answer: Answer<unknown> },
): Promise<void> {
  await sql`
    update idempotency_keys set status = ${answer.status}, answer = ${JSON.stringify(answer.body ?? null)}::json
     where account_id = ${accountId} and operation = ${operation} and key = ${key}`.execute(tx);
}
