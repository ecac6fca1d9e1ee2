import type { UndoOperationResponse } from '@jettson/contract';
import { type Database, transaction } from '@jettson/database';
import { getPlan } from '../../../accounts/get-plan.ts';
import { ApiError } from '../../../errors.ts';
import { forWriting, type MemoryScope } from '../../model/memory-scope.ts';
import { countLive } from '../../store/count-queries.ts';
import { lockMemories } from '../../store/write-queries.ts';
import { conflictOf } from './conflict-of.ts';
import { revertSteps, selectOperation, selectTouched } from './operation-queries.ts';

/**
 * Undoes an operation: every memory that it touched is exactly as it was before, whatever else has been written since.
 * Undoing it again changes nothing. Memories that have been deleted for good stay deleted.
 *
 * Throws `not_found`, a `conflict` that names the memories that have changed since, `memory_quota_exceeded`.
 */
export async function undoOperation(
  db: Database,
  scope: MemoryScope,
  operationId: string,
): Promise<UndoOperationResponse> {
  const { accountId } = scope;
  return transaction(db, async (tx) => {
    await lockMemories(tx, accountId);
    const operation = await selectOperation(tx, forWriting(scope), operationId);
    if (operation === undefined) throw new ApiError('not_found', 'There is no such operation');
    const { kind } = operation;
    if (operation.undoneAt !== null) return { operation_id: operationId, kind, restored: 0, removed: 0 };

    const touched = await selectTouched(tx, accountId, operationId);
    const changed = touched.filter(({ isChanged }) => isChanged);
    if (changed.length > 0) {
      throw conflictOf(
        changed.map(({ namespace, key, memoryId }) => ({
          namespace,
          key,
          memory_id: memoryId,
          reason: 'written or deleted since the operation',
        })),
      );
    }
    const restored = touched.filter(({ isLive, willBeLive }) => willBeLive && !isLive).length;
    const removed = touched.filter(({ isLive, willBeLive }) => isLive && !willBeLive).length;
    await checkRoom(tx, accountId, restored - removed);
    await revertSteps(tx, accountId, operationId);
    return { operation_id: operationId, kind, restored, removed };
  });
}

async function checkRoom(tx: Database, accountId: string, more: number): Promise<void> {
  const plan = await getPlan(tx, accountId);
  if (more <= 0 || plan.maxMemories === null) return;
  const used = await countLive(tx, accountId);
  if (used + more <= plan.maxMemories) return;
  throw new ApiError('memory_quota_exceeded', `The ${plan.name} plan has no room for ${more} memories more`, {
    details: { used, limit: plan.maxMemories, plan: plan.name },
  });
}
