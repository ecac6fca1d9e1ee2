import { createHash } from 'node:crypto';
import type { Database } from '@jettson/database';
import { coalesce } from '../coalesce.ts';
import { type ActiveKeyRow, selectActiveKeys, touchKey } from './queries.ts';

const KEY_FORM = /^jett_sk_(live|test)_[0-9A-Za-z]{32}$/;

/**
 * One lookup with a hanging connection delays nobody else. Two delay everybody, until the statement limit ends them.
 */
const LOOKUPS_AT_ONCE = 2;

/** The stored hash of a key. A fast hash is enough: the key has 190 random bits, so guessing is hopeless. */
export function hashKey(apiKey: string): string {
  return createHash('sha256').update(apiKey).digest('hex');
}

/**
 * Finds out whose an API key is and what it may do; null if it is malformed, unknown, revoked or expired. Records the
 * use, to the minute. Requests that arrive together are looked up together: otherwise, 200 spawns a second would be 200
 * queries.
 */
export function openKeyFinder(db: Database): (apiKey: string) => Promise<ActiveKeyRow | null> {
  const find = coalesce<string, ActiveKeyRow | null>(
    async (hashes) => {
      const keys = new Map((await selectActiveKeys(db, hashes)).map((key) => [key.hash, key]));
      for (const { accountId, id, usedLately } of keys.values()) {
        // A write for each request would cost a disk sync; a minute is precise enough to find unused keys.
        if (!usedLately) await touchKey(db, accountId, id);
      }
      return hashes.map((hash) => ({ status: 'fulfilled', value: keys.get(hash) ?? null }));
    },
    { atOnce: LOOKUPS_AT_ONCE },
  );
  return async (apiKey) => (KEY_FORM.test(apiKey) ? find(hashKey(apiKey)) : null);
}
