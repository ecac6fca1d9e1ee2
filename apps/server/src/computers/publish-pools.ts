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

/** A worker reports every few seconds what its pools hold; one that has been silent this long is gone. */
export const SILENT_SECONDS = 15;

/** How many workers there are for any region, besides this one. */
export async function countWorkers(db: Database, besides = ''): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct worker_id)::int as count from region_pools
     where seen_at > now() - ${SILENT_SECONDS} * interval '1 second' and worker_id <> ${besides}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Forgets a worker that stops or can make no computers, and those that have been silent for long. */
export async function forgetPools(db: Database, workerId: string): Promise<void> {
  await sql`delete from region_pools where worker_id = ${workerId} or seen_at < now() - interval '1 hour'`.execute(
    db,
  );
}
