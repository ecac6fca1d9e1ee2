import type { ListFilesQuery, UploadedFileList } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import { selectUploads } from './queries.ts';
import { toUploadedFile } from './to-wire.ts';

/** One page of the account's uploads, newest first. Throws `invalid_query`. */
export async function listUploads(
  { db }: { db: Database },
  accountId: string,
  { limit, cursor }: ListFilesQuery,
): Promise<UploadedFileList> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  const rows = await selectUploads(db, accountId, { limit: limit + 1, after });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    data: page.map(toUploadedFile),
    next_cursor:
      rows.length > limit && last ? encodeCursor({ createdAt: last.createdAtExact, id: last.id }) : null,
  };
}
