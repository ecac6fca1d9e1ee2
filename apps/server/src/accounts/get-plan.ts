import type { Database } from '@jettson/database';
import { type Plan, selectPlan } from './queries.ts';

export type { Plan } from './queries.ts';

/** The limits that hold for the account now. */
export async function getPlan(db: Database, accountId: string): Promise<Plan> {
  const plan = await selectPlan(db, accountId);
  if (plan === undefined) throw new Error(`account ${accountId} has no plan`);
  return plan;
}
