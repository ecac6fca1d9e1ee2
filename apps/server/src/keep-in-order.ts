import type { WorkerDeps } from './deps.ts';
import type { JobName } from './job-names.ts';
import { ensureVectorIndex } from './memory/vectors/vector-index.ts';

const REGULARLY_MS = 5 * 60_000;

/** Vectors that a crash, a failed embedding or a change of the model left to make, and the end of what expired. */
const UPKEEP = ['embed-memories', 'sweep-expired'] as const satisfies readonly JobName[];

/**
 * Asks for the upkeep at the start and regularly while a worker runs; of all workers' requests one waits. The index of
 * the model's vectors is made first. Returns the function that stops it.
 */
export async function keepInOrder({
  database: { db, withoutLimit },
  embedder,
  jobs,
  log,
}: Pick<WorkerDeps, 'database' | 'embedder' | 'jobs' | 'log'>): Promise<() => void> {
  const request = () => Promise.all(UPKEEP.map((name) => jobs.request(db, name)));
  await withoutLimit((unhurried) => ensureVectorIndex(unhurried, embedder));
  await request();
  const timer = setInterval(() => {
    request().catch((error) => log.warn({ err: error }, 'asking for the upkeep failed; it is tried again'));
  }, REGULARLY_MS);
  return () => clearInterval(timer);
}
