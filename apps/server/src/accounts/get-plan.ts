import type { Database } from '@jettson/database';
import { noSuchAccount } from './get-account-summary.ts';
import { type Plan, selectPlan, selectPlanForUpdate } from './plan-queries.ts';

export type { Plan } from './plan-queries.ts';

/** The limits that apply to the account now. Throws `not_found` for one that is being deleted. */
export async function getPlan(db: Database, accountId: string): Promise<Plan> {
  const plan = await selectPlan(db, accountId);
  if (plan === undefined) throw noSuchAccount();
  return plan;
}

/**
 * Like `getPlan`, and locks the account until the transaction ends, so that calls that race for its limits are counted
 * one by one.
 */
export async function lockPlan(tx: Database, accountId: string): Promise<Plan> {
  const plan = await selectPlanForUpdate(tx, accountId);
  if (plan === undefined) throw noSuchAccount();
  return plan;
}
