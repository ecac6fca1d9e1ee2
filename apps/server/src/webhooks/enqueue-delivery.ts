import type { Database } from '@jettson/database';
import type { JobQueue } from '../jobs/job-queue.ts';

/** An attempt that takes longer has died with its process, and another one is made. */
const EXPIRE_SECONDS = 60;

export interface DeliveryJob {
  accountId: string;
  deliveryId: string;
  /** The number of previous attempts. */
  attempt: number;
}

/** Adds the job of one attempt in the caller's transaction. Call `jobs.wake('deliver-webhook')` after the commit. */
export async function enqueueDelivery(
  jobs: Pick<JobQueue, 'enqueue'>,
  tx: Database,
  job: DeliveryJob,
  startAfterSeconds = 0,
): Promise<void> {
  await jobs.enqueue(tx, 'deliver-webhook', job, {
    group: job.accountId,
    startAfterSeconds,
    expireSeconds: EXPIRE_SECONDS,
  });
}
