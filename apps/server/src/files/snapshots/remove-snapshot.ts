import type { Database } from '@jettson/database';
import { contentName } from '../content-name.ts';
import type { Files } from '../open-file-store.ts';
import { deleteSnapshotRow, type SnapshotRow } from './snapshot-queries.ts';

/** Removes a snapshot that no live agent refers to: first its content, then its row. It may run twice. */
export async function removeSnapshot(
  { db, files }: { db: Database; files: Files },
  accountId: string,
  snapshot: SnapshotRow,
): Promise<void> {
  await files.store.remove(contentName(snapshot));
  await deleteSnapshotRow(db, accountId, snapshot.id);
}
