import { type Database, transaction } from '@jettson/database';
import { lockPlan } from '../accounts/get-plan.ts';
import { ApiError } from '../errors.ts';
import { countFileBytes } from './count-file-bytes.ts';
import { type FileRow, insertFile, type NewFile } from './queries.ts';

/**
 * Makes room for a file whose content is yet to be stored. Of files that race, those that fit the plan get through.
 * Throws `file_quota_exceeded`.
 */
export async function reserveFile(db: Database, accountId: string, file: NewFile): Promise<FileRow> {
  return transaction(db, async (tx) => {
    const plan = await lockPlan(tx, accountId);
    if (plan.maxFileBytes !== null) {
      const used = await countFileBytes(tx, accountId);
      if (used + file.sizeBytes > plan.maxFileBytes) {
        throw new ApiError(
          'file_quota_exceeded',
          `The ${plan.name} plan has no room for ${file.sizeBytes} bytes more; delete files that you no longer need`,
          { details: { used, limit: plan.maxFileBytes, plan: plan.name } },
        );
      }
    }
    return insertFile(tx, accountId, file);
  });
}
