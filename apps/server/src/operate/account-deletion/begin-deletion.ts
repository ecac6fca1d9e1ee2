import type { Database } from '@jettson/database';
import { markAccountDeleted } from '../../accounts/deletion-queries.ts';
import { noSuchAccount } from '../../accounts/get-account-summary.ts';
import type { JobQueue } from '../../jobs/job-queue.ts';

/**
 * The transaction that begins to delete an account: nobody can use it any more, and a job deletes everything that belongs to
 * it. After the commit, the caller calls `stopAgents` and wakes the job. Throws `not_found`.
 */
export async function beginDeletion(
  jobs: Pick<JobQueue, 'request'>,
  tx: Database,
  accountId: string,
): Promise<void> {
  if (!(await markAccountDeleted(tx, accountId))) throw noSuchAccount();
  await jobs.request(tx, 'delete-accounts');
}
