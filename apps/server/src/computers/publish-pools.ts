import { type Database, UNSYNCED } from '@jettson/database';
import { sql } from 'kysely';
import type { WarmPool } from './warm-pool.ts';

/** Publishes what a worker's pools hold now; GET /regions reads it, in any process. */
export async function publishPools(
  db: Database,
  workerId: string,
  pools: readonly WarmPool[],
): Promise<void> {
  const states = pools.map((pool) => ({ region: pool.region, size: pool.size, ...pool.state() }));
  await sql`
    insert into region_pools (worker_id, region, size, ready, starting)
    select ${workerId}, s.region, s.size, s.ready, s.starting
      from json_to_recordset(${JSON.stringify(states)}) as s (region text, size int, ready int, starting int)
     where ${UNSYNCED}
    on conflict (worker_id, region) do update
      set size = excluded.size, ready = excluded.ready, starting = excluded.starting, seen_at = now()`.execute(
    db,
  );
}

/** Forgets a worker that stops, and those that have been silent for long. */
export async function forgetPools(db: Database, workerId: string): Promise<void> {
  await sql`delete from region_pools where worker_id = ${workerId} or seen_at < now() - interval '1 hour'`.execute(
    db,
  );
}
