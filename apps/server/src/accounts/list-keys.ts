import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { type ApiKeyRow, selectAccountByName, selectKeys } from './queries.ts';

/**
 * The keys of the account of that name, newest first, including revoked ones. Throws `not_found` if there is no such
 * account.
 */
export async function listKeys(db: Database, accountName: string): Promise<ApiKeyRow[]> {
  return selectKeys(db, await accountIdOf(db, accountName));
}

/** Throws `not_found` if there is no such account. */
export async function accountIdOf(db: Database, accountName: string): Promise<string> {
  const account = await selectAccountByName(db, accountName);
  if (account === undefined) throw new ApiError('not_found', `There is no account "${accountName}"`);
  return account.id;
}
