import type { Database } from '@jettson/database';
import { databaseTime } from './queries.ts';

/**
 * A clock that shows the database's time, in milliseconds: read once, and counted by this process from then on. Times that
 * the database wrote are compared with it, because the clock of a worker may be wrong.
 */
export async function openDatabaseClock(db: Database): Promise<() => number> {
  const time = (await databaseTime(db)).getTime();
  const readAt = performance.now();
  return () => time + performance.now() - readAt;
}
