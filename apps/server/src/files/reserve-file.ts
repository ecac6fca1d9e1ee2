import { type Database, transaction } from '@jettson/database';
import { lockPlan } from '../accounts/get-plan.ts';
import { type FileRow, insertFile, type NewFile } from './queries.ts';
import { requireRoom } from './require-room.ts';

/**
 * Reserves room for a file whose content is yet to be stored. Among racing files, those that fit the plan succeed.
 * Throws `file_quota_exceeded`.
 */
export async function reserveFile(db: Database, accountId: string, file: NewFile): Promise<FileRow> {
  return transaction(db, async (tx) => {
    const plan = await lockPlan(tx, accountId);
    await requireRoom(tx, accountId, { plan, sizeBytes: file.sizeBytes });
    return insertFile(tx, accountId, file);
  });
}
