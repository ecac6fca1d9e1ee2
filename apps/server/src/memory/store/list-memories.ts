import type { Memory, MemoryList, MemorySource, MemoryTrust } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../../errors.ts';
import { notACursor, packCursor, unpackCursor } from '../../http/cursor.ts';
import { toFilters } from '../model/memory-filters.ts';
import { type MemoryScope, narrowed } from '../model/memory-scope.ts';
import { endOfExpired, type StoredVersion } from '../model/stored-version.ts';
import { toMemory } from '../model/to-memory.ts';
import { selectForgotten, selectNewest } from './queries.ts';
import { MAX_BIGINT, type MemorySort, type SortOrder, selectSorted, usualOrder } from './sorted-queries.ts';

export interface ListMemoriesInput {
  namespace?: string | null | undefined;
  namespace_prefix?: string | null | undefined;
  /** A memory must have all of them. */
  tags?: string[] | undefined;
  source?: MemorySource | undefined;
  min_trust?: MemoryTrust | undefined;
  /** The time of the last change when absent. */
  sort?: MemorySort | undefined;
  order?: SortOrder | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
  /** Milliseconds: what was live then. */
  as_of?: number | undefined;
  /** Instead of live memories, those that have ended and can be restored, the latest first. */
  deleted?: boolean | undefined;
}

/** One page of live memories, newest first unless another order is asked for. Throws `invalid_query`. */
export async function listMemories(
  db: Database,
  scope: MemoryScope,
  { sort = 'updated_at', order = usualOrder(sort), ...input }: ListMemoriesInput,
): Promise<MemoryList> {
  if (sort === 'updated_at' && order === 'desc') return listNewest(db, scope, input);
  const { limit = 50, cursor, as_of: asOf, deleted, ...filter } = input;
  if (deleted) {
    throw new ApiError(
      'invalid_query',
      'sort, order: deleted memories always come in the order of their deletion, the latest first',
      { details: { field: 'sort', expected: 'absent with `deleted`' } },
    );
  }
  const after = cursor === undefined ? undefined : decodeSortedCursor(cursor, sort, order);
  const rows = await selectSorted(db, narrowed(scope, filter), {
    sort,
    order,
    filters: toFilters(filter),
    limit: limit + 1,
    asOf,
    after,
  });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    memories: rows.slice(0, limit).map(toMemory),
    next_cursor: last === undefined ? null : encodeSortedCursor(sort, order, last),
  };
}

async function listNewest(
  db: Database,
  scope: MemoryScope,
  { limit = 50, cursor, as_of: asOf, deleted = false, ...filter }: Omit<ListMemoriesInput, 'sort' | 'order'>,
): Promise<MemoryList> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  // One more than requested, to find out whether there is another page.
  const select = deleted ? selectForgotten : selectNewest;
  const rows = await select(db, narrowed(scope, filter), {
    filters: toFilters(filter),
    limit: limit + 1,
    asOf,
    after,
  });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    memories: rows.slice(0, limit).map(deleted ? toForgotten : toMemory),
    next_cursor:
      last === undefined ? null : encodeCursor(deleted ? { ...last, validFrom: endOf(last) } : last),
  };
}

/** A memory that is no longer live, with its end. */
function toForgotten(version: StoredVersion): Memory {
  return { ...toMemory(version), deleted_at: endOf(version), deleted_by: version.endedBy ?? 'expired' };
}

function endOf({ validTo, expiresAt, validFrom }: StoredVersion): number {
  return validTo ?? endOfExpired(expiresAt ?? validFrom, validFrom);
}

function encodeCursor({ validFrom, versionId }: { validFrom: number; versionId: number }): string {
  return Buffer.from(`${validFrom}.${versionId}`).toString('base64url');
}

function encodeSortedCursor(
  sort: MemorySort,
  order: SortOrder,
  { sortedBy, versionId }: { sortedBy: string; versionId: number },
): string {
  return packCursor([sort, order, sortedBy, versionId]);
}

/** Refuses the cursor of a list in another order. */
function decodeSortedCursor(cursor: string, sort: MemorySort, order: SortOrder) {
  const [ofSort, ofOrder, sortedBy, versionId] = unpackCursor(cursor);
  if (ofSort !== sort || ofOrder !== order || typeof sortedBy !== 'string') throw notACursor();
  if (sort !== 'key' && !(/^\d{1,19}$/.test(sortedBy) && BigInt(sortedBy) <= MAX_BIGINT)) throw notACursor();
  if (!Number.isSafeInteger(versionId) || sortedBy.includes('\0')) throw notACursor();
  return { sortedBy, versionId: versionId as number };
}

function decodeCursor(cursor: string): { validFrom: number; versionId: number } {
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (match === null) throw notACursor();
  return { validFrom: Number(match[1]), versionId: Number(match[2]) };
}
