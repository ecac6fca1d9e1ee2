import { type Database, transaction } from '@jettson/database';
import { createKey } from './create-key.ts';
import { ensureAccount } from './ensure-account.ts';
import { hasKeys, lockFirstKey } from './queries.ts';

/**
 * On an installation on which nobody made a key yet: the account `default` (plan scale, since it is the operator's own machine)
 * and a key for it, returned whole. Null when there are keys already.
 */
export async function createFirstKey(db: Database): Promise<string | null> {
  return transaction(db, async (tx) => {
    // Other servers may start at the same moment.
    await lockFirstKey(tx);
    if (await hasKeys(tx)) return null;
    const account = await ensureAccount(tx, { name: 'default', plan: 'scale' });
    return (await createKey(tx, account.id, { name: 'first key' })).apiKey;
  });
}
