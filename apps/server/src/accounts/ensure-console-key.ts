import { randomBytes } from 'node:crypto';
import type { Database } from '@jettson/database';
import { newId } from '../ids.ts';
import { noSuchAccount } from './get-account-summary.ts';
import { insertConsoleKey, type KeyLimits, selectConsoleKey } from './queries.ts';

/**
 * The row that stands for the console among an account's keys: agents spawned there are counted under it. Its hash is
 * random, so no key matches it, and lists leave it out. Throws `not_found` if the account is being deleted.
 */
export async function ensureConsoleKey(db: Database, accountId: string): Promise<KeyLimits> {
  const known = await selectConsoleKey(db, accountId);
  if (known !== undefined) return known;
  await insertConsoleKey(db, accountId, { id: newId('key'), keyHash: randomBytes(32).toString('hex') });
  const made = await selectConsoleKey(db, accountId);
  if (made === undefined) throw noSuchAccount();
  return made;
}
