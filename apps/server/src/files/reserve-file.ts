import { type Database, transaction } from '@jettson/database';
import { lockPlan } from '../accounts/get-plan.ts';
import { ApiError } from '../errors.ts';
import { countFiles } from './count-files.ts';
import { type FileRow, insertFile, type NewFile } from './queries.ts';

/** Per account: even an empty file takes a row and an entry in the store. */
const MAX_FILES = 100_000;

/**
 * Reserves room for a file whose content is yet to be stored. Among racing files, those that fit the plan succeed.
 * Throws `file_quota_exceeded`.
 */
export async function reserveFile(db: Database, accountId: string, file: NewFile): Promise<FileRow> {
  return transaction(db, async (tx) => {
    const plan = await lockPlan(tx, accountId);
    const { files, bytes: used } = await countFiles(tx, accountId);
    if (files >= MAX_FILES) {
      throw new ApiError(
        'file_quota_exceeded',
        `An account can have at most ${MAX_FILES} files; delete some`,
        {
          details: { used: files, limit: MAX_FILES, plan: plan.name },
        },
      );
    }
    if (plan.maxFileBytes !== null) {
      if (used + file.sizeBytes > plan.maxFileBytes) {
        throw new ApiError(
          'file_quota_exceeded',
          `The ${plan.name} plan has no room for another ${file.sizeBytes} bytes; delete files that you no longer need`,
          { details: { used, limit: plan.maxFileBytes, plan: plan.name } },
        );
      }
    }
    return insertFile(tx, accountId, file);
  });
}
