import type { ApiDeps } from './deps.ts';

const REGULARLY_MS = 10 * 60_000;

/** Asks for the sweep at the start and regularly while a worker runs. Returns the function that stops it. */
export async function keepSwept({
  database,
  jobs,
  log,
}: Pick<ApiDeps, 'database' | 'jobs' | 'log'>): Promise<() => void> {
  const request = async () => {
    // Of all workers' requests one is kept.
    await jobs.enqueue(database.db, 'sweep-expired', {}, { singletonKey: 'all' });
    await jobs.wake('sweep-expired');
  };
  await request();
  const timer = setInterval(() => {
    request().catch((error) => log.warn({ err: error }, 'asking for the sweep failed; it is tried again'));
  }, REGULARLY_MS);
  return () => clearInterval(timer);
}
