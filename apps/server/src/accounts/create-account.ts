import type { AccountSummary, CreateAccountRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { ensureAccount } from './ensure-account.ts';
import { getAccountSummary } from './get-account-summary.ts';
import { selectAccountByName } from './queries.ts';

/**
 * Creates an account, on plan `free` unless another is named. Throws `conflict` if the name is taken, `invalid_value`
 * for an unknown plan.
 */
export async function createAccount(
  db: Database,
  { name, plan }: CreateAccountRequest,
): Promise<AccountSummary> {
  if ((await selectAccountByName(db, name)) !== undefined) {
    throw new ApiError('conflict', `An account "${name}" already exists`, {
      details: { field: 'name', expected: 'a new name' },
    });
  }
  const { id } = await ensureAccount(db, { name, plan: plan ?? undefined });
  return getAccountSummary(db, id);
}
