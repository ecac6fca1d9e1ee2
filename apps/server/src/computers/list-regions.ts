import type { Region, RegionList } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { SILENT_SECONDS } from '../agents/computer-faults.ts';

/**
 * All regions, the default one first, with their pools, what the account has waiting there, and how often the pools
 * served it.
 */
export async function listRegions(
  { db, regions }: { db: Database; regions: readonly string[] },
  accountId: string,
): Promise<RegionList> {
  const { rows } = await sql<Omit<Region, 'is_default'>>`
    select r.name, coalesce(p.workers, 0)::int as workers,
           json_build_object('size', coalesce(p.size, 0), 'ready', coalesce(p.ready, 0),
                             'starting', coalesce(p.starting, 0)) as pool,
           coalesce(q.queued, 0)::int as queued, q.oldest_wait_seconds,
           coalesce(a.spawns, 0)::int as spawns_24h, a.hits::float8 / nullif(a.spawns, 0) as hit_rate_24h
      from unnest(${[...regions]}::text[]) with ordinality as r (name, position)
      left join (select region, count(*) as workers, sum(size) as size, sum(ready) as ready, sum(starting) as starting
                   from region_pools where seen_at > now() - ${SILENT_SECONDS} * interval '1 second'
                  group by region) p on p.region = r.name
      left join (select region, count(*) as queued,
                        floor(extract(epoch from now() - min(created_at)))::int as oldest_wait_seconds
                   from agents where account_id = ${accountId} and status = 'spawning' and lease_expires_at is null
                  group by region) q on q.region = r.name
      left join (select region, count(*) as spawns, count(*) filter (where warm_hit) as hits
                   from agents where account_id = ${accountId} and started_at > now() - interval '24 hours'
                  group by region) a on a.region = r.name
     order by r.position`.execute(db);
  return { regions: rows.map((row, index) => ({ ...row, is_default: index === 0 })) };
}
