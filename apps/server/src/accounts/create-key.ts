import { type ApiScope, DEFAULT_SCOPES, type MemoryAccess } from '@jettson/contract';
import { type Database, transaction } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { newApiKey, newId } from '../ids.ts';
import { hashKey } from './open-key-finder.ts';
import { type ApiKeyRow, countKeys, insertKey, lockAccount } from './queries.ts';

export interface CreatedKey extends ApiKeyRow {
  /** The whole key. After this, only the caller has it. */
  apiKey: string;
}

/** Per account, revoked ones included: they stay in its history. */
const MAX_KEYS = 10_000;

/**
 * Creates an API key for the account, by default with every scope except `admin`. Throws `conflict` if there are too
 * many.
 */
export async function createKey(
  db: Database,
  accountId: string,
  {
    name,
    mode = 'live',
    scopes = DEFAULT_SCOPES,
    memory = null,
    secrets = null,
    monthlyCostLimitUsd = null,
    expiresAt = null,
  }: {
    name: string;
    mode?: 'live' | 'test';
    scopes?: readonly ApiScope[];
    memory?: MemoryAccess | null;
    /** Which secrets it reaches; null: all of the account. */
    secrets?: readonly string[] | null;
    /** What its agents may cost in a month, US dollars. */
    monthlyCostLimitUsd?: number | null;
    expiresAt?: Date | null;
  },
): Promise<CreatedKey> {
  const apiKey = newApiKey(mode);
  const key = await transaction(db, async (tx) => {
    await lockAccount(tx, accountId);
    if ((await countKeys(tx, accountId)) >= MAX_KEYS) {
      throw new ApiError('conflict', `An account can have at most ${MAX_KEYS} keys, revoked ones included`);
    }
    return insertKey(tx, accountId, {
      id: newId('key'),
      name,
      expiresAt,
      scopes: [...new Set(scopes)],
      memory,
      secrets,
      monthlyCostLimitUsd,
      keyHash: hashKey(apiKey),
      hint: `jett_sk_${mode}_…${apiKey.slice(-4)}`,
    });
  });
  return { ...key, apiKey };
}
