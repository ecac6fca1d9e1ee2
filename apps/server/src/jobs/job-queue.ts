import type { Database, DatabaseHandle } from '@jettson/database';
import { fromKysely, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { Redact } from '../redactor.ts';
import type { JobName } from './job-names.ts';

/** Wake-ups can be missed; polling the queue this often is the safety net. */
const POLL_SECONDS = 5;

/**
 * How many jobs of a kind one process does at the same time; 1 unless listed here. Within a group, it does one at a
 * time.
 */
const CONCURRENCY: Partial<Record<JobName, number>> = {
  // They mostly wait for receivers, and one account's hanging server must not delay other accounts.
  'deliver-webhook': 8,
};

/** Further attempts after a failure; the pause before the first one, in seconds, is doubled for each further one. */
const RETRIES = { retryLimit: 3, retryDelay: 5, retryBackoff: true };

/** Maximum length of a failure message. */
const KEPT_CHARS = 1000;

interface JobOptions {
  /** One process does the jobs of a group one after the other. */
  group?: string;
  startAfterSeconds?: number;
  /** A job whose worker is silent for this long is given to another one; 15 minutes by default. */
  expireSeconds?: number;
}

/** Does one job; a long one stops when `signal` aborts, and is tried again elsewhere or later. */
export type JobHandler = (data: never, signal: AbortSignal) => Promise<void>;

/** Background work. It is stored in the database, so it survives the process; it may run twice. */
export interface JobQueue {
  /** Adds a job, in the caller's transaction when given one. Call `wake` after the commit. */
  enqueue(db: Database, name: JobName, data: object, options?: JobOptions): Promise<void>;
  /**
   * Requests a job that needs no data, and wakes workers; in a transaction, the caller calls `wake` after the commit.
   * Waiting requests with the same name are merged into one, which no worker takes before the last of them is
   * committed.
   */
  request(db: Database, name: JobName): Promise<void>;
  /** Makes workers look for jobs of that name now. */
  wake(name: JobName): Promise<void>;
  /** Runs jobs of these names in this process, until `close`. */
  work(handlers: Partial<Record<JobName, JobHandler>>): Promise<void>;
  close(): Promise<void>;
}

/** The queue on pg-boss, with the queues of all `names` made. `close` gives running jobs 10 s. */
export async function openJobQueue(
  database: DatabaseHandle,
  names: readonly string[],
  log: Logger,
  redact: Redact = (text) => text,
): Promise<JobQueue> {
  const boss = new PgBoss({ db: { executeSql: database.executeSql }, schedule: false });
  boss.on('error', (error) => log.error({ err: error }, 'job queue failed'));
  await boss.start();
  const known = new Set((await boss.getQueues()).map(({ name }) => name));
  for (const name of names) {
    if (!known.has(name)) await boss.createQueue(name);
  }
  await readQueues(boss, names);
  const closing = new AbortController();
  const workers = new Map<string, string[]>();
  const unlisten = await database.listen('job-ready', (name) => {
    for (const workerId of workers.get(name) ?? []) boss.notifyWorker(workerId);
  });
  return {
    async enqueue(db, name, data, options = {}) {
      await boss.send(name, data, {
        db: fromKysely(db),
        ...(options.group === undefined ? {} : { group: { id: options.group } }),
        ...(options.startAfterSeconds === undefined ? {} : { startAfter: options.startAfterSeconds }),
        ...(options.expireSeconds === undefined ? {} : { expireInSeconds: options.expireSeconds }),
        ...RETRIES,
      });
    },
    async request(db, name) {
      // On queues with the standard policy, a key of `send` alone does not merge jobs.
      const ask = () => boss.upsert(name, {}, { db: fromKysely(db), singletonKey: 'all', ...RETRIES });
      // None, if a worker took the waiting job in between: it may then not see what this transaction wrote.
      while ((await ask()).jobs.length === 0);
      if (!db.isTransaction) await database.notify('job-ready', name);
    },
    wake: (name) => database.notify('job-ready', name),
    async work(handlers) {
      for (const [name, handler] of Object.entries(handlers)) {
        const ids: string[] = [];
        workers.set(name, ids);
        const polling = { pollingIntervalSeconds: POLL_SECONDS, localGroupConcurrency: 1 };
        for (let i = 0; i < (CONCURRENCY[name as JobName] ?? 1); i++) {
          ids[i] = await boss.work<never>(name, polling, async ([job]) => {
            if (job === undefined) return;
            // Where there was one job, there may be more, so it looks again immediately.
            const own = ids[i];
            if (own !== undefined) boss.notifyWorker(own);
            try {
              await handler(job.data, closing.signal);
            } catch (error) {
              if (closing.signal.aborted) throw error;
              log.warn({ err: error, job: name }, 'job failed; it is tried again');
              // The queue would store the whole error, with everything that libraries attach to it.
              throw new Error(redact(messageOf(error)).slice(0, KEPT_CHARS));
            }
          });
        }
      }
    },
    async close() {
      closing.abort();
      await unlisten();
      await boss.stop({ graceful: true, timeout: 10_000, close: false });
    },
  };
}

/**
 * Lets pg-boss read the queues that it does not know yet because another process made them while it started. It would read
 * each when it is first used, over a connection of its own: within a transaction of the embedded database, that connection
 * would wait for the transaction, which would wait for it.
 */
async function readQueues(boss: PgBoss, names: readonly string[]): Promise<void> {
  // pg-boss has no method for this. It needs the queue to look for a job; the look itself is left out.
  const db = { executeSql: async () => ({ rows: [] }) };
  for (const name of names) await boss.getJobById(name, crypto.randomUUID(), { db });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
