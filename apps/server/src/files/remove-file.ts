import type { Database } from '@jettson/database';
import { contentName } from './content-name.ts';
import type { Files } from './open-file-store.ts';
import { deleteRow, type FileRow, markDeleted } from './queries.ts';

/** Deletes a file: first nobody sees it any more, then its content goes, then its row. It may run twice. */
export async function removeFile(
  { db, files }: { db: Database; files: Files },
  { accountId, id, sha256 }: Pick<FileRow, 'accountId' | 'id' | 'sha256'>,
): Promise<void> {
  await markDeleted(db, accountId, id);
  await files.store.remove(contentName({ accountId, id, sha256 }));
  await deleteRow(db, accountId, id);
}
