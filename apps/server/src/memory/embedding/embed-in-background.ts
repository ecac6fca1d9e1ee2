import type { Database } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import type { JobQueue } from '../../jobs/job-queue.ts';
import { detectLanguages } from './detect-languages.ts';
import { embedPending } from './embed-pending.ts';

export interface EmbedInBackgroundDeps {
  db: Database;
  embedder: Embedder;
  jobs: Pick<JobQueue, 'request'>;
}

/** How long one job works at most: after 15 minutes the queue would take it for lost and give it to a second worker. */
const JOB_MS = 10 * 60_000;

/** The job that embeds what writes left without a vector. What it cannot do in its time is left to another one. */
export async function embedInBackground({ db, embedder, jobs }: EmbedInBackgroundDeps): Promise<void> {
  const signal = AbortSignal.timeout(JOB_MS);
  await detectLanguages(db, signal);
  await embedPending({ db, embedder }, signal);
  if (signal.aborted) await jobs.request(db, 'embed-memories');
}
