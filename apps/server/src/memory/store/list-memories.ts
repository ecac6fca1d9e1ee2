import type { Memory, MemoryList } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { notACursor } from '../../http/cursor.ts';
import { type MemoryScope, narrowed } from '../model/memory-scope.ts';
import type { StoredVersion } from '../model/stored-version.ts';
import { toMemory } from '../model/to-memory.ts';
import { selectForgotten, selectNewest } from './queries.ts';

export interface ListMemoriesInput {
  namespace?: string | null | undefined;
  namespace_prefix?: string | null | undefined;
  /** A memory must have all of them. */
  tags?: string[] | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
  /** Milliseconds: what was live then. */
  as_of?: number | undefined;
  /** Instead of live memories, those that have ended and can be restored, the latest first. */
  deleted?: boolean | undefined;
}

/** One page of live memories, newest first. */
export async function listMemories(
  db: Database,
  scope: MemoryScope,
  { tags = [], limit = 50, cursor, as_of: asOf, deleted = false, ...part }: ListMemoriesInput,
): Promise<MemoryList> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  // One more than requested, to find out whether there is another page.
  const select = deleted ? selectForgotten : selectNewest;
  const rows = await select(db, narrowed(scope, part), { tags, limit: limit + 1, asOf, after });
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
  return validTo ?? expiresAt ?? validFrom;
}

function encodeCursor({ validFrom, versionId }: { validFrom: number; versionId: number }): string {
  return Buffer.from(`${validFrom}.${versionId}`).toString('base64url');
}

function decodeCursor(cursor: string): { validFrom: number; versionId: number } {
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (match === null) throw notACursor();
  return { validFrom: Number(match[1]), versionId: Number(match[2]) };
}
