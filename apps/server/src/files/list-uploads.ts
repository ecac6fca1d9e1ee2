import type { ListFilesQuery, UploadedFileList } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { decodeCursor, toPage } from '../http/cursor.ts';
import { selectUploads } from './queries.ts';
import { toUploadedFile } from './to-wire.ts';

/** One page of the account's uploads, newest first. Throws `invalid_query`. */
export async function listUploads(
  db: Database,
  accountId: string,
  { limit, cursor }: ListFilesQuery,
): Promise<UploadedFileList> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  const rows = await selectUploads(db, accountId, { limit: limit + 1, after });
  return toPage(rows, limit, toUploadedFile);
}
