import type { DeleteMemoriesRequest, DeleteMemoriesResponse } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../../errors.ts';
import { planOrExecute } from '../operations/plan-or-execute.ts';
import { toFilters } from '../versions/filter-queries.ts';
import type { Origin } from '../versions/put-in-batch.ts';
import { selectLive } from './queries.ts';

/**
 * Softly deletes all live memories that a filter matches, as one operation that can be undone.
 *
 * Throws `invalid_body` when there is no filter and not `all: true` either, `conflict` when a memory changes meanwhile.
 */
export async function deleteMemories(
  { db }: { db: Database },
  accountId: string,
  { dry_run: dryRun, all, origin, ...filter }: DeleteMemoriesRequest & { origin: Origin },
): Promise<DeleteMemoriesResponse> {
  const filters = toFilters(filter);
  if (Object.keys(filters).length === 0 && !all) {
    throw new ApiError('invalid_body', 'Name a filter, or send "all": true to delete every memory', {
      details: { field: 'all', expected: 'true, or at least one filter' },
    });
  }
  const rows = await selectLive(db, accountId, filters);
  const steps = rows.map((row) => ({ ...row, effect: 'close' as const, record: null, before: row.value }));
  const { executed: _, ...outcome } = await planOrExecute(db, accountId, {
    kind: 'delete',
    steps,
    origin,
    dryRun: dryRun ?? false,
  });
  return { removed: rows.length, ...outcome };
}
