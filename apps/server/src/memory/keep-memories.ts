import type { WorkerDeps } from '../deps.ts';
import { requestEmbedding } from './vectors/embed-in-background.ts';
import { ensureVectorIndex } from './vectors/vector-index.ts';
import { sweepMemories } from './versions/sweep-memories.ts';

const REGULARLY_MS = 5 * 60_000;

/**
 * Keeps memories in order while a worker runs: the index of the model's vectors, vectors that a crash, a failed
 * embedding or a change of the model left to make, and the end of what expired. Returns the function that stops it.
 */
export async function keepMemories(
  deps: Pick<WorkerDeps, 'database' | 'embedder' | 'jobs' | 'log'>,
): Promise<() => void> {
  const { db } = deps.database;
  await ensureVectorIndex(db, deps.embedder);
  await requestEmbedding(deps);

  const timer = setInterval(() => {
    Promise.all([requestEmbedding(deps), sweepMemories({ db })]).catch((error) =>
      deps.log.warn({ err: error }, 'the upkeep of memories failed; it is tried again'),
    );
  }, REGULARLY_MS);
  return () => clearInterval(timer);
}
