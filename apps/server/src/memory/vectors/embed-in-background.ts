import type { ApiDeps } from '../../deps.ts';
import { embedPending } from './embed-pending.ts';

/** How long one job works at most: after 15 minutes the queue would take it for lost and give it to a second worker. */
const JOB_MS = 10 * 60_000;

/** Asks for a job that embeds what has no vector yet. */
export async function requestEmbedding({
  database,
  jobs,
}: Pick<ApiDeps, 'database' | 'jobs'>): Promise<void> {
  await jobs.request(database.db, 'embed-memories');
}

/** The job. What it cannot do in its time is left to another one. */
export async function embedInBackground(
  deps: Pick<ApiDeps, 'database' | 'embedder' | 'jobs'>,
): Promise<void> {
  const signal = AbortSignal.timeout(JOB_MS);
  await embedPending({ db: deps.database.db, embedder: deps.embedder }, signal);
  if (signal.aborted) await requestEmbedding(deps);
}
