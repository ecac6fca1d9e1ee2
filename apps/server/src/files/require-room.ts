import type { Database } from '@jettson/database';
import type { Plan } from '../accounts/get-plan.ts';
import { ApiError } from '../errors.ts';
import { countFiles } from './count-files.ts';

/** Per account: even an empty file takes a row and an entry in the store. */
const MAX_FILES = 100_000;

/** Throws `file_quota_exceeded` unless the plan has room for another file. The account must be locked. */
export async function requireRoom(
  tx: Database,
  accountId: string,
  { plan, sizeBytes }: { plan: Plan; sizeBytes: number },
): Promise<void> {
  const { files, bytes: used } = await countFiles(tx, accountId);
  if (files >= MAX_FILES) {
    throw new ApiError('file_quota_exceeded', `An account can have at most ${MAX_FILES} files; delete some`, {
      details: { used: files, limit: MAX_FILES, plan: plan.name },
    });
  }
  if (plan.maxFileBytes !== null && used + sizeBytes > plan.maxFileBytes) {
    throw new ApiError(
      'file_quota_exceeded',
      `The ${plan.name} plan has no room for another ${sizeBytes} bytes; delete files that you no longer need`,
      { details: { used, limit: plan.maxFileBytes, plan: plan.name } },
    );
  }
}
