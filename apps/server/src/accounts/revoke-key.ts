import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { accountIdOf } from './list-keys.ts';
import { type ApiKeyRow, markKeyRevoked } from './queries.ts';

/**
 * Permanently revokes a key of the account of that name; a key that was revoked before keeps its time. Throws
 * `not_found` if there is no such account or key.
 */
export async function revokeKey(db: Database, accountName: string, keyId: string): Promise<ApiKeyRow> {
  const key = await markKeyRevoked(db, await accountIdOf(db, accountName), keyId);
  if (key === undefined) throw new ApiError('not_found', `Account "${accountName}" has no key ${keyId}`);
  return key;
}
