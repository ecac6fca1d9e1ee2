import type { PlanRetention, UpdatePlanRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { selectPlanRetention, updatePlanRetention } from './retention-queries.ts';

/**
 * Changes for how long a plan keeps things, what already exists included: the next clean-up, within minutes, deletes what is
 * older. Throws `not_found`.
 */
export async function updatePlan(
  tx: Database,
  name: string,
  changes: UpdatePlanRequest,
): Promise<PlanRetention> {
  await updatePlanRetention(tx, name, changes);
  const [plan] = await selectPlanRetention(tx, name);
  if (plan === undefined) throw new ApiError('not_found', `There is no plan "${name}"`);
  return plan;
}
