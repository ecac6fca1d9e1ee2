import type { ApplyPlanResponse } from '@jettson/contract';
import { ApiError } from '../../../errors.ts';
import { withIdempotency } from '../../../http/idempotency.ts';
import { forWriting, type MemoryScope } from '../../model/memory-scope.ts';
import type { Origin } from '../../model/origin.ts';
import type { StoreDeps } from '../../store/memory-batch.ts';
import { conflictOf } from './conflict-of.ts';
import { executeSteps } from './execute-steps.ts';
import { lockPlanRow, markPlanApplied, selectPlanSteps } from './operation-queries.ts';

/**
 * Does what a dry run planned. Applying it again returns the same operation.
 *
 * Throws `not_found`, `conflict` if a memory of the plan has changed, `memory_quota_exceeded`,
 * `idempotency_key_reused`.
 */
export async function applyPlan(
  deps: StoreDeps,
  scope: MemoryScope,
  { planId, origin }: { planId: string; origin: Origin },
  idempotencyKey?: string,
): Promise<ApplyPlanResponse> {
  const call = { key: idempotencyKey, operation: `memory.applyPlan ${planId}`, request: {} };
  const { body } = await withIdempotency(deps.db, scope.accountId, call, (tx) =>
    applyOnce({ ...deps, db: tx }, scope, { planId, origin }),
  );
  await deps.jobs.wake('embed-memories');
  return body;
}

async function applyOnce(
  deps: StoreDeps,
  scope: MemoryScope,
  { planId, origin }: { planId: string; origin: Origin },
): Promise<ApplyPlanResponse> {
  const { db: tx } = deps;
  const plan = await lockPlanRow(tx, forWriting(scope), planId);
  if (plan === undefined) throw new ApiError('not_found', 'There is no such plan');
  const { kind } = plan;
  if (plan.operationId !== null) {
    return { plan_id: planId, operation_id: plan.operationId, kind, removed: 0, written: 0 };
  }
  const steps = await selectPlanSteps(tx, scope.accountId, planId);
  if (steps.length < plan.stepCount) {
    throw conflictOf([{ namespace: '-', key: '-', reason: 'a memory of the plan was deleted for good' }]);
  }
  const { operationId, removed, written } = await executeSteps(deps, scope, { kind, steps, origin });
  await markPlanApplied(tx, scope.accountId, { id: planId, operationId });
  return { plan_id: planId, operation_id: operationId, kind, removed, written };
}
