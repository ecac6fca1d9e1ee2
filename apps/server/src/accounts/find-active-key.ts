import { createHash } from 'node:crypto';
import type { Database } from '@jettson/database';
import { selectActiveKey, touchKey } from './queries.ts';

const KEY_FORM = /^jett_sk_(live|test)_[0-9A-Za-z]{32}$/;

/** What is stored of a key. A fast hash is enough: the key has 190 random bits, so guessing is hopeless. */
export function hashKey(apiKey: string): string {
  return createHash('sha256').update(apiKey).digest('hex');
}

/** Whose key this is, or null when it is malformed, unknown, revoked or expired. Records the use, to the minute. */
export async function findActiveKey(
  { db }: { db: Database },
  apiKey: string,
): Promise<{ id: string; accountId: string } | null> {
  if (!KEY_FORM.test(apiKey)) return null;
  const key = await selectActiveKey(db, hashKey(apiKey));
  if (key === undefined) return null;
  // A write for each request would cost a disk sync each; a minute is exact enough to find unused keys.
  if (!key.usedLately) await touchKey(db, key.accountId, key.id);
  return { id: key.id, accountId: key.accountId };
}
