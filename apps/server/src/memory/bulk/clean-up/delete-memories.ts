import type { DeleteMemoriesRequest, DeleteMemoriesResponse } from '@jettson/contract';
import { ApiError } from '../../../errors.ts';
import { toFilters } from '../../model/memory-filters.ts';
import { forChanging, type MemoryScope, narrowed } from '../../model/memory-scope.ts';
import type { Origin } from '../../model/origin.ts';
import type { StoreDeps } from '../../store/memory-batch.ts';
import { planOrExecute } from '../operations/plan-or-execute.ts';
import { selectForDeletion } from './select-live.ts';

/**
 * Softly deletes all live memories that match a filter, as one operation that can be undone.
 *
 * Throws `invalid_body` if there is neither a filter nor `all: true`, `payload_too_large` for more than one call may
 * delete, `conflict` if a memory changes meanwhile.
 */
export async function deleteMemories(
  deps: StoreDeps,
  scope: MemoryScope,
  { dry_run: dryRun, all, origin, ...filter }: DeleteMemoriesRequest & { origin: Origin },
): Promise<DeleteMemoriesResponse> {
  const filters = toFilters(filter);
  const isPart = filter.namespace != null || filter.namespace_prefix != null;
  if (Object.keys(filters).length === 0 && !isPart && !all) {
    throw new ApiError('invalid_body', 'Name a filter, or send "all": true to delete every memory', {
      details: { field: 'all', expected: 'true, or at least one filter' },
    });
  }
  const live = await selectForDeletion(deps.db, narrowed(forChanging(scope), filter), filters);
  const steps = live.map((version) => ({
    ...version,
    effect: 'close' as const,
    record: null,
    before: version.value,
  }));
  const { executed: _, ...outcome } = await planOrExecute(deps, scope, {
    kind: 'delete',
    steps,
    origin,
    dryRun: dryRun ?? false,
  });
  return { removed: live.length, ...outcome };
}
