import type { UndoEditResponse } from '@jettson/contract';
import { transaction } from '@jettson/database';
import { ApiError } from '../../../errors.ts';
import { forChanging, type MemoryScope } from '../../model/memory-scope.ts';
import { toMemory } from '../../model/to-memory.ts';
import {
  endVersion,
  entryOf,
  liveVersionOf,
  nextChange,
  openBatch,
  type StoreDeps,
  storeBatch,
} from '../../store/memory-batch.ts';
import { restoreInBatch } from '../../store/restore-memory.ts';
import { toStored } from '../../store/write-memory.ts';
import { lockMemories } from '../../store/write-queries.ts';
import { conflictOf } from './conflict-of.ts';
import { selectEdited } from './edit-queries.ts';
import { decodeEditId } from './list-edits.ts';

/**
 * Undoes a change of one memory: what was live before it is live again, as a new version. If nothing was, or it would have
 * expired by now, the memory is deleted. Undoing an expiry makes it live without one. The history stays as it was.
 *
 * Throws `not_found`, `conflict` if the memory has changed since, `memory_quota_exceeded`, `storage_quota_exceeded`.
 */
export async function undoEdit(
  deps: StoreDeps,
  scope: MemoryScope,
  editId: string,
): Promise<UndoEditResponse> {
  const id = decodeEditId(editId);
  if (id === undefined) throw notAnEdit();
  return transaction(deps.db, async (tx) => {
    await lockMemories(tx, scope.accountId);
    const edited = await selectEdited(tx, forChanging(scope), id.versionId);
    if (edited === undefined) throw notAnEdit();
    const { version, replaced } = edited;
    const batch = await openBatch(tx, scope, [version]);
    const entry = entryOf(batch, version);
    const live = liveVersionOf(batch, entry);
    const isNewest = entry.newest?.versionId === id.versionId;
    if (!isNewest || (live !== undefined) !== (id.effect === 'written')) {
      const { namespace, key, memoryId } = version;
      throw conflictOf([{ namespace, key, memory_id: memoryId, reason: 'changed since' }]);
    }
    const at = nextChange(batch, entry);
    // Restored, it would never expire.
    const before = replaced?.expiresAt != null && replaced.expiresAt <= at ? undefined : replaced;
    const wanted = id.effect === 'ended' ? version : before;
    const restored = wanted && restoreInBatch(batch, wanted);
    if (restored === undefined) endVersion(batch, entry, at, 'deleted');
    await storeBatch({ ...deps, db: tx }, scope.accountId, batch);
    return { edit_id: editId, memory: restored ? toMemory(toStored(entry, restored)) : null };
  });
}

function notAnEdit(): ApiError {
  return new ApiError('not_found', 'There is no such change');
}
