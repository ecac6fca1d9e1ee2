import { type Addition, createDataDir } from '@jettson/database/testing';
import bossPackage from 'pg-boss/package.json' with { type: 'json' };
import { migrateJobQueue } from '../jobs/job-queue-schema.ts';

/** The tables of the job queue, which take as long to make as all others. */
export const JOB_QUEUE_TABLES: Addition = {
  key: `pg-boss ${bossPackage.version}`,
  make: migrateJobQueue,
};

/**
 * A data folder whose embedded database has all tables of a server and no rows: at this path, or a new one. The caller removes
 * it. For tests whose subject is not the first start.
 */
export function createServerDataDir(folder?: string): Promise<string> {
  return createDataDir(folder, JOB_QUEUE_TABLES);
}
