import type { Database } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { JobQueue } from '../../jobs/job-queue.ts';
import { hasNoVector } from './has-no-vector.ts';

interface LeftBehindDeps {
  db: Database;
  embedder: Embedder;
  jobs: Pick<JobQueue, 'request'>;
}

/** Longer than a process needs for the vectors of its puts. */
const LOOK_MS = 15_000;

/**
 * Looks regularly for versions that a process has left without a vector, because it ended, and requests the job that makes it:
 * the regular one may be minutes away. Returns the function that stops it.
 */
export function watchLeftBehind({ log, ...deps }: LeftBehindDeps & { log: Logger }): () => void {
  const look = openLook(deps);
  const lookNow = () => {
    look().catch((error) =>
      log.warn({ err: error }, 'looking for missing vectors failed; it is tried again'),
    );
  };
  // What is older than this first look is left to the job that each start requests.
  lookNow();
  const timer = setInterval(lookNow, LOOK_MS);
  return () => clearInterval(timer);
}

/** Each call looks at what was written between the two calls before it. */
export function openLook({ db, embedder, jobs }: LeftBehindDeps): () => Promise<void> {
  let [after, upTo] = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  return async () => {
    // On a slow database a look may last until the next one, and they then look at the same versions.
    const looked = { after, upTo };
    const { newest, areLeft } = await selectLeftBehind(db, embedder, looked);
    if (areLeft) await jobs.request(db, 'embed-memories');
    [after, upTo] = [looked.upTo, newest];
  };
}

/** Over all accounts, as the job is. Reads only the versions between the two ids. */
async function selectLeftBehind(
  db: Database,
  embedder: Embedder,
  { after, upTo }: { after: number; upTo: number },
): Promise<{ newest: number; areLeft: boolean }> {
  const { rows } = await sql<{ newest: number; areLeft: boolean }>`
    select coalesce((select max(id) from memory_versions), 0) as newest,
           exists (select from memory_versions v
                    where v.id > ${after} and v.id <= ${upTo} and ${hasNoVector(embedder)}) as "areLeft"`.execute(
    db,
  );
  return rows[0] ?? { newest: 0, areLeft: false };
}
