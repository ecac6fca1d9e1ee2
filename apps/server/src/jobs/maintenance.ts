import type { Database } from '@jettson/database';
import type { Logger } from 'pino';
import type { JobName } from './job-names.ts';
import type { JobQueue } from './job-queue.ts';

const REGULARLY_MS = 5 * 60_000;
/** The jobs run about a hundred statements. At a start, those that somebody waits for come first. */
const FIRST_MS = 2_000;

/**
 * Requests the `names` jobs shortly after the start, and then every five minutes. Workers share these requests: at most one of
 * each job is waiting. Returns the function that stops it.
 */
export function startMaintenance(
  { db, jobs, log }: { db: Database; jobs: Pick<JobQueue, 'request'>; log: Logger },
  names: readonly JobName[],
): () => void {
  let timer = setTimeout(request, FIRST_MS);
  function request(): void {
    timer = setTimeout(request, REGULARLY_MS);
    Promise.all(names.map((name) => jobs.request(db, name))).catch((error) =>
      log.warn({ err: error }, 'requesting maintenance failed; it is tried again'),
    );
  }
  return () => clearTimeout(timer);
}
