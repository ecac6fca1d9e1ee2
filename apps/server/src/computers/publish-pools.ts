import type { ComputerFault } from '@jettson/computers';
import { type Database, UNSYNCED } from '@jettson/database';
import { sql } from 'kysely';
import { SILENT_SECONDS } from '../agents/computer-faults.ts';
import type { WarmPool } from './warm-pool.ts';

/** Lists a worker among those of its regions, or shows why it can make no computers. */
export async function publishWorker(
  db: Database,
  workerId: string,
  { pools, fault }: { pools: readonly WarmPool[]; fault: ComputerFault | null },
): Promise<void> {
  if (fault === null) return publishPools(db, workerId, pools);
  return publishFault(db, workerId, { regions: pools.map(({ region }) => region), fault });
}

/** Publishes what a worker's pools hold now; GET /regions reads it, in any process. */
export async function publishPools(
  db: Database,
  workerId: string,
  pools: readonly WarmPool[],
): Promise<void> {
  const states = pools.map((pool) => ({ region: pool.region, size: pool.size, ...pool.state() }));
  await sql`
    with mended as (delete from computer_faults where worker_id = ${workerId})
    insert into region_pools (worker_id, region, size, ready, starting)
    select ${workerId}, s.region, s.size, s.ready, s.starting
      from json_to_recordset(${JSON.stringify(states)}) as s (region text, size int, ready int, starting int)
     where ${UNSYNCED}
    on conflict (worker_id, region) do update
      set size = excluded.size, ready = excluded.ready, starting = excluded.starting, seen_at = now()`.execute(
    db,
  );
}

/** Publishes, instead of the pools, that a worker can make no computers; agents that wait for one say why. */
export async function publishFault(
  db: Database,
  workerId: string,
  { regions, fault }: { regions: readonly string[]; fault: ComputerFault },
): Promise<void> {
  await sql`
    with no_pools as (delete from region_pools where worker_id = ${workerId})
    insert into computer_faults (worker_id, regions, problem, fix)
    select ${workerId}, ${regions}::text[], ${fault.problem}, ${fault.fix} where ${UNSYNCED}
    on conflict (worker_id) do update
      set problem = excluded.problem, fix = excluded.fix, seen_at = now()`.execute(db);
}

/** How many workers there are for any region. */
export async function countWorkers(db: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct worker_id)::int as count from region_pools
     where seen_at > now() - ${SILENT_SECONDS} * interval '1 second'`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Forgets a worker that stops, and those that have been silent for long. */
export async function forgetPools(db: Database, workerId: string): Promise<void> {
  const isGone = sql`worker_id = ${workerId} or seen_at < now() - interval '1 hour'`;
  await sql`
    with no_fault as (delete from computer_faults where ${isGone})
    delete from region_pools where ${isGone}`.execute(db);
}
