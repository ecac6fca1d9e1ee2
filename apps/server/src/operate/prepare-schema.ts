import { type DatabaseHandle, readSchema, type Schema, SchemaError } from '@jettson/database';
import { migrateJobQueue, readJobQueueSchema } from '../jobs/job-queue-schema.ts';

/** The name under which the tables of the job queue are listed among the migrations. */
const JOB_QUEUE = 'job queue';

/** Like readSchema, with the tables of the job queue as one more migration. */
export async function readWholeSchema({ db }: Pick<DatabaseHandle, 'db'>): Promise<Schema> {
  const schema = await readSchema(db);
  const queue = await readJobQueueSchema(db);
  if (queue === 'pending') {
    const state = schema.state === 'incompatible' ? schema.state : 'pending';
    return { ...schema, state, pending: [...schema.pending, JOB_QUEUE] };
  }
  if (queue === 'newer') {
    const state = schema.state === 'current' ? 'newer' : schema.state;
    return { ...schema, state, unknown: [...schema.unknown, JOB_QUEUE] };
  }
  return schema;
}

/**
 * Makes the tables of the job queue on a database whose own schema is in order, or throws SchemaError if they are
 * missing or older and this process may not change them. An embedded database gets new ones in any case.
 */
export async function prepareJobQueue(
  { db, mode, executeSql }: Pick<DatabaseHandle, 'db' | 'mode' | 'executeSql'>,
  { migrate }: { migrate: boolean },
): Promise<void> {
  if ((await readJobQueueSchema(db)) !== 'pending') return;
  if (!migrate && mode === 'postgres') {
    throw new SchemaError(
      await readWholeSchema({ db }),
      'The tables of the job queue are missing or older than this version of Jettson. Run "jettson migrate".',
    );
  }
  await migrateJobQueue({ executeSql });
}
