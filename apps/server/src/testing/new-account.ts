import { type ApiScope, DEFAULT_SCOPES } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { createKey } from '../accounts/create-key.ts';
import { ensureAccount } from '../accounts/ensure-account.ts';
import { newId } from '../ids.ts';

/** A separate account for a test, with a key: nothing to clean up, nothing shared. */
export async function newAccount(
  db: Database,
  { plan = 'scale', scopes = DEFAULT_SCOPES }: { plan?: string; scopes?: readonly ApiScope[] } = {},
): Promise<{ accountId: string; keyId: string; apiKey: string; name: string }> {
  const name = newId('test');
  const { id: accountId } = await ensureAccount(db, { name, plan });
  const { id: keyId, apiKey } = await createKey(db, accountId, { name: 'test', scopes });
  return { accountId, keyId, apiKey, name };
}
