import { type Database, transaction } from '@jettson/database';
import { sql } from 'kysely';
import type { JobName } from './job-names.ts';
import type { JobQueue } from './job-queue.ts';

/** A job as a backup has it. */
interface KeptJob {
  name: JobName;
  data: object;
  group: string | null;
  expireSeconds: number;
  /** In milliseconds since 1970. */
  startAfter: number;
}

/** Puts the jobs of a restored backup into the queue. */
export async function queueRestoredJobs(db: Database, jobs: Pick<JobQueue, 'enqueue'>): Promise<void> {
  await transaction(db, async (trx) => {
    const { rows } = await sql<{ job: KeptJob }>`
      with taken as (delete from restored_jobs returning id, job) select job from taken order by id`.execute(
      trx,
    );
    for (const { job } of rows) {
      const { name, data, group, expireSeconds, startAfter } = job;
      const startAfterSeconds = Math.max(0, Math.ceil((startAfter - Date.now()) / 1000));
      const ofGroup = group === null ? {} : { group };
      await jobs.enqueue(trx, name, data, { startAfterSeconds, expireSeconds, ...ofGroup });
    }
  });
}
