import { randomBytes } from 'node:crypto';
import type { Database } from '@jettson/database';
import { newId } from '../ids.ts';
import { selectConsoleKey, upsertConsoleKey } from './queries.ts';

/**
 * The id of the row that stands for the console among an account's keys: what is spawned there counts by it.
 * Its hash is random, so no key opens it, and lists leave it out.
 */
export async function ensureConsoleKey(db: Database, accountId: string): Promise<string> {
  const known = await selectConsoleKey(db, accountId);
  return (
    known ?? upsertConsoleKey(db, accountId, { id: newId('key'), keyHash: randomBytes(32).toString('hex') })
  );
}
