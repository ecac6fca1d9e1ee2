import { type ApiScope, DEFAULT_SCOPES } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { newApiKey, newId } from '../ids.ts';
import { hashKey } from './open-key-finder.ts';
import { type ApiKeyRow, insertKey } from './queries.ts';

export interface CreatedKey extends ApiKeyRow {
  /** The whole key. This is the only time that it exists outside the caller's hands. */
  apiKey: string;
}

/** Makes an API key for the account, which may do everything but administer it unless scopes are named. */
export async function createKey(
  db: Database,
  accountId: string,
  {
    name,
    mode = 'live',
    scopes = DEFAULT_SCOPES,
    expiresAt = null,
  }: { name: string; mode?: 'live' | 'test'; scopes?: readonly ApiScope[]; expiresAt?: Date | null },
): Promise<CreatedKey> {
  const apiKey = newApiKey(mode);
  const key = await insertKey(db, accountId, {
    id: newId('key'),
    name,
    expiresAt,
    scopes: [...new Set(scopes)],
    keyHash: hashKey(apiKey),
    hint: `jett_sk_${mode}_…${apiKey.slice(-4)}`,
  });
  return { ...key, apiKey };
}
