import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { ApiError } from '../errors.ts';
import type { SignedIn } from '../http/app-env.ts';

/**
 * The account that a signed-in person acts for: their own, or the one that an owner asks for. Throws
 * `not_found` for one that is not there or not theirs, which look the same.
 */
export async function pickAccount(
  db: Database,
  { role, accountId }: SignedIn,
  asked: string | undefined,
): Promise<string> {
  if (asked === undefined || asked === accountId) return accountId;
  if (role === 'owner') {
    const { rows } = await sql<{ id: string }>`
      select id from accounts where id = ${asked} and deleted_at is null`.execute(db);
    if (rows[0] !== undefined) return rows[0].id;
  }
  throw new ApiError('not_found', 'There is no such account');
}
