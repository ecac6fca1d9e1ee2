import type { Database } from '@jettson/database';
import { createKey } from './create-key.ts';
import { ensureAccount } from './ensure-account.ts';
import { hasKeys } from './queries.ts';

/**
 * On an installation on which nobody made a key yet: the account `default` (plan scale, since it is the operator's own machine)
 * and a key for it, returned whole. Null when there are keys already.
 */
export async function createFirstKey(db: Database): Promise<string | null> {
  if (await hasKeys(db)) return null;
  const account = await ensureAccount(db, { name: 'default', plan: 'scale' });
  return (await createKey(db, account.id, { name: 'first key' })).apiKey;
}
