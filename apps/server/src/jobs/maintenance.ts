import type { Database } from '@jettson/database';
import type { Logger } from 'pino';
import type { JobName } from './job-names.ts';
import type { JobQueue } from './job-queue.ts';

const REGULARLY_MS = 5 * 60_000;

/**
 * Requests the `names` jobs now and every five minutes. Workers share these requests: at most one of each job is
 * waiting. Returns the function that stops it.
 */
export async function startMaintenance(
  { db, jobs, log }: { db: Database; jobs: Pick<JobQueue, 'request'>; log: Logger },
  names: readonly JobName[],
): Promise<() => void> {
  const request = () => Promise.all(names.map((name) => jobs.request(db, name)));
  await request();
  const timer = setInterval(() => {
    request().catch((error) => log.warn({ err: error }, 'requesting maintenance failed; it is tried again'));
  }, REGULARLY_MS);
  return () => clearInterval(timer);
}
