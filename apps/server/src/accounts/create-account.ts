import type { AccountSummary, CreateAccountRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { newId } from '../ids.ts';
import { requirePlan } from './ensure-account.ts';
import { getAccountSummary } from './get-account-summary.ts';
import { insertAccount } from './queries.ts';

/**
 * Creates an account, on plan `free` unless another is named. Throws `conflict` if the name is taken, `invalid_value`
 * for an unknown plan.
 */
export async function createAccount(
  db: Database,
  { name, plan: named }: CreateAccountRequest,
): Promise<AccountSummary> {
  const id = newId('acc');
  const plan = named ?? 'free';
  await requirePlan(db, plan);
  if (!(await insertAccount(db, { id, name, plan }))) {
    throw new ApiError('conflict', `An account "${name}" already exists`, {
      details: { field: 'name', expected: 'a new name' },
    });
  }
  return getAccountSummary(db, id);
}
