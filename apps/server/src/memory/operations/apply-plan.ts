import type { ApplyPlanResponse } from '@jettson/contract';
import { type Database, transaction } from '@jettson/database';
import { ApiError } from '../../errors.ts';
import type { Origin } from '../versions/put-in-batch.ts';
import { conflictOf, executeSteps } from './execute-steps.ts';
import { lockPlanRow, markPlanApplied, selectPlanSteps } from './operation-queries.ts';

/**
 * Does what a dry run planned. Applying it again answers with the same operation.
 *
 * Throws `not_found`, `conflict` when a memory of the plan is no longer as it was, `memory_quota_exceeded`.
 */
export async function applyPlan(
  { db }: { db: Database },
  accountId: string,
  { planId, origin }: { planId: string; origin: Origin },
): Promise<ApplyPlanResponse> {
  return transaction(db, async (tx) => {
    const plan = await lockPlanRow(tx, accountId, planId);
    if (plan === undefined) throw new ApiError('not_found', 'There is no such plan');
    const { kind } = plan;
    if (plan.operationId !== null) {
      return { plan_id: planId, operation_id: plan.operationId, kind, removed: 0, written: 0 };
    }
    const steps = await selectPlanSteps(tx, accountId, planId);
    if (steps.length < plan.stepCount) {
      throw conflictOf([{ namespace: '-', key: '-', reason: 'a memory of the plan was deleted for good' }]);
    }
    const { operationId, removed, written } = await executeSteps(tx, accountId, { kind, steps, origin });
    await markPlanApplied(tx, accountId, { id: planId, operationId });
    return { plan_id: planId, operation_id: operationId, kind, removed, written };
  });
}
