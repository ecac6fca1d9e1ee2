import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { ApiError } from '../errors.ts';

/** The names of the secrets that a key reaches; null: all of the account. */
export async function selectKeySecrets(
  db: Database,
  accountId: string,
  keyId: string,
): Promise<readonly string[] | null> {
  const { rows } = await sql<{ secrets: string[] | null }>`
    select secrets from api_keys where account_id = ${accountId} and id = ${keyId}`.execute(db);
  return rows[0]?.secrets ?? null;
}

/** Throws `forbidden` for a secret that a key with this limit does not reach. */
export function requireReach(limit: readonly string[] | null, name: string): void {
  if (limit === null || limit.includes(name)) return;
  throw new ApiError('forbidden', `This key does not reach the secret ${name}`, {
    details: { secret: name, secrets: limit },
  });
}
