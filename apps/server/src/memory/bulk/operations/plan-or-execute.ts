import { MEMORY_DIFF_MAX, type MemoryChange, type MemoryImportRow } from '@jettson/contract';
import { transaction } from '@jettson/database';
import { newId } from '../../../ids.ts';
import type { MemoryScope } from '../../model/memory-scope.ts';
import type { Origin } from '../../model/origin.ts';
import type { StoreDeps } from '../../store/memory-batch.ts';
import { type Executed, executeSteps } from './execute-steps.ts';
import { insertPlan, type OperationKind, type PlanStep } from './operation-queries.ts';

/** A step, with what a diff shows of it. */
export interface DraftStep extends PlanStep {
  memoryId: string | null;
  before: string | null;
}

export interface DraftOutcome {
  operation_id: string | null;
  plan_id: string | null;
  diff?: MemoryChange[];
  executed: Executed | undefined;
}

/**
 * In a dry run, stores the steps as a plan; otherwise executes them. Without steps, it does neither. Throws what
 * `executeSteps` throws.
 */
export async function planOrExecute(
  deps: StoreDeps,
  scope: MemoryScope,
  {
    kind,
    steps,
    origin,
    dryRun,
  }: { kind: OperationKind; steps: DraftStep[]; origin: Origin; dryRun: boolean },
): Promise<DraftOutcome> {
  if (dryRun) {
    const id = newId('mpl');
    await transaction(deps.db, (tx) =>
      insertPlan(tx, scope.accountId, { id, kind, steps: steps.map(toPlanStep) }),
    );
    return { operation_id: null, plan_id: id, diff: toDiff(steps), executed: undefined };
  }
  if (steps.length === 0) return { operation_id: null, plan_id: null, executed: undefined };
  const executed = await transaction(deps.db, (tx) =>
    executeSteps({ ...deps, db: tx }, scope, { kind, steps, origin }),
  );
  return { operation_id: executed.operationId, plan_id: null, executed };
}

/** The values of other memories are not stored in the plan: they may have to be erased. */
function toPlanStep({ effect, versionId, namespace, key, record }: DraftStep): PlanStep {
  return { effect, versionId, namespace, key, record };
}

const ACTION = { keep: 'keep', close: 'remove', write: 'write' } as const;

function toDiff(steps: DraftStep[]): MemoryChange[] {
  return steps.slice(0, MEMORY_DIFF_MAX).map(({ effect, namespace, key, memoryId, before, record }) => ({
    action: ACTION[effect],
    key,
    namespace,
    memory_id: memoryId,
    before,
    after: effect === 'keep' ? before : effect === 'close' ? null : valueAfter(record),
  }));
}

/** What is live after the step; null for an imported row that has ended or expired already. */
function valueAfter(record: PlanStep['record']): string | null {
  const { value, valid_to: end, expires_at: expiry } = (record ?? {}) as Partial<MemoryImportRow>;
  const isOver = typeof end === 'number' || (typeof expiry === 'number' && expiry <= Date.now());
  return isOver ? null : String(value);
}
