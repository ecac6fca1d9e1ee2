import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { ApiError } from '../errors.ts';

/** The count is not taken anew more often than this: it is a bound, not a limit to the digit. */
const FRESH_MS = 1000;
const RETRY_SECONDS = 5;

/** How many agents may wait for a worker. What is taken is worked off; what cannot be is refused at once. */
export interface Backlog {
  /** Throws `unavailable`, with a time to come again, while too many wait. */
  check(db: Database): Promise<void>;
}

/** A backlog that refuses from `maxWaiting` agents on. */
export function openBacklog(maxWaiting: number): Backlog {
  let countedAt = Number.NEGATIVE_INFINITY;
  let isFull = false;
  return {
    async check(db) {
      const now = performance.now();
      if (now - countedAt > FRESH_MS) {
        countedAt = now;
        isFull = (await countWaiting(db, maxWaiting)) >= maxWaiting;
      }
      if (!isFull) return;
      throw new ApiError('unavailable', 'Too many agents wait for a worker; try again in a moment', {
        details: { waiting_for: 'workers', limit: maxWaiting },
        retryAfterSeconds: RETRY_SECONDS,
      });
    },
  };
}

/** Agents of all accounts that no worker has taken, counted up to `limit`. */
async function countWaiting(db: Database, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count
      from (select 1 from agents where status = 'spawning' and lease_id is null limit ${limit}) waiting`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}
