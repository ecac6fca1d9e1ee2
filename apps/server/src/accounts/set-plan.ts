import type { AccountSummary, SetPlanRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { requirePlan } from './ensure-account.ts';
import { getAccountSummary, noSuchAccount } from './get-account-summary.ts';
import { updatePlan } from './plan-queries.ts';

/**
 * Moves an account to another plan, whose limits apply from the next call on. Throws `invalid_value` for an unknown
 * plan, `not_found`.
 */
export async function setPlan(
  db: Database,
  accountId: string,
  { plan }: SetPlanRequest,
): Promise<AccountSummary> {
  await requirePlan(db, plan);
  if (!(await updatePlan(db, accountId, plan))) throw noSuchAccount();
  return getAccountSummary(db, accountId);
}
