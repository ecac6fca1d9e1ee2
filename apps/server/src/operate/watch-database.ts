import type { Database, DatabaseHandle } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';
import { SILENT_SECONDS } from '../agents/computer-faults.ts';
import { gauge, type Reading, watchedCounter } from '../telemetry/metrics.ts';
import { refreshBeforeReading } from '../telemetry/readings.ts';

const queue = gauge({
  name: 'jettson_queue_agents',
  help: 'Agents of the installation that wait for a worker, by the region that they ask for (any: none in particular).',
  labels: ['region'],
});

const oldest = gauge({
  name: 'jettson_queue_oldest_seconds',
  help: 'How long the first of these agents has waited. 0: nobody waits.',
  labels: ['region'],
});

const agents = gauge({
  name: 'jettson_agents',
  help: 'Agents of the installation that have not ended, by status; parked: waiting without a computer.',
  labels: ['status'],
});

const workers = gauge({
  name: 'jettson_workers',
  help: 'Workers of the installation that can make computers.',
});

const outages = gauge({
  name: 'jettson_model_outages',
  help: 'Providers of models that agents wait for, because they do not answer.',
});

const syncs = watchedCounter({
  name: 'jettson_disk_syncs_total',
  help: "How often the database has waited for its log to be on disk. Of Postgres: the whole server's, if this user may see it.",
});

const connections = gauge({
  name: 'jettson_database_connections',
  help: 'Connections of this process to the database, by pool and state; waiting: statements that wait for one.',
  labels: ['pool', 'state'],
});

const up = gauge({
  name: 'jettson_database_up',
  help: '1 if the database has answered when these metrics were read, or up to 5 s before.',
});

/** What the installation's metrics are read from, at most this often. */
const KEPT_MS = 5000;
/** Longer than the statement takes on a busy machine, and shorter than what Prometheus waits. */
const LIMIT_MS = 2000;
/** Regions and statuses. */
const MAX_ROWS = 100;

/** What one look at the database finds. */
interface Look {
  queue: { region: string; count: number; seconds: number }[];
  agents: { status: string; count: number }[];
  workers: number;
  outages: number;
  syncs: number | null;
}

/** Shows what the database knows about the installation, and how this process uses it, until the returned function is called. */
export function watchDatabase(database: DatabaseHandle): () => void {
  const { db } = database;
  let latest: Look | null = null;
  let version: number | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    try {
      const counted = database.logSyncs();
      version ??= counted === null ? await readVersion(db) : 0;
      latest = await lookAt(db, counted === null ? syncsOfPostgres(version) : sql`${counted}::int8`);
    } catch {
      // What was true a while ago would look as if it were true now.
      latest = null;
    }
    lookedAt = performance.now();
  }

  /** One statement at a time, however many read the metrics; whoever waits too long gets what is known. */
  async function refresh(): Promise<void> {
    if (performance.now() - lookedAt < KEPT_MS) return;
    looking ??= look().finally(() => {
      looking = undefined;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        latest = null;
        resolve();
      }, LIMIT_MS);
    });
    await Promise.race([looking, late]);
    clearTimeout(timer);
  }

  const queued = () =>
    latest?.queue.length === 0 ? [{ region: 'any', count: 0, seconds: 0 }] : (latest?.queue ?? []);
  const single = (value: number | null | undefined): Reading[] => (value == null ? [] : [{ value }]);
  const stops = [
    refreshBeforeReading(refresh),
    queue.watch(() => queued().map(({ region, count }) => ({ labels: { region }, value: count }))),
    oldest.watch(() => queued().map(({ region, seconds }) => ({ labels: { region }, value: seconds }))),
    agents.watch(() =>
      (latest?.agents ?? []).map(({ status, count }) => ({ labels: { status }, value: count })),
    ),
    workers.watch(() => single(latest?.workers)),
    outages.watch(() => single(latest?.outages)),
    syncs.watch(() => single(latest?.syncs)),
    up.watch(() => [{ value: latest === null ? 0 : 1 }]),
    connections.watch(() =>
      database.poolUse().flatMap(({ name: pool, total, idle, waiting }) => [
        { labels: { pool, state: 'busy' }, value: total - idle },
        { labels: { pool, state: 'idle' }, value: idle },
        { labels: { pool, state: 'waiting' }, value: waiting },
      ]),
    ),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Only live agents are counted, which an index has. */
async function lookAt(db: Database, syncs: RawBuilder<unknown>): Promise<Look> {
  const { rows } = await sql<Look>`
    with live as materialized (
      select status, requested_region, created_at, lease_expires_at, parked_since from agents
       where status in ('spawning', 'running', 'idle')),
    queued as (
      select coalesce(requested_region, 'any') as region, count(*)::int as count,
             greatest(0, extract(epoch from now() - min(created_at)))::float8 as seconds
        from live where status = 'spawning' and lease_expires_at is null
       group by 1 order by 2 desc limit ${MAX_ROWS}),
    counted as (
      select case when parked_since is null then status else 'parked' end as status, count(*)::int as count
        from live group by 1)
    select coalesce((select json_agg(queued) from queued), '[]') as queue,
           coalesce((select json_agg(counted) from counted), '[]') as agents,
           (select count(distinct worker_id)::int from region_pools
             where seen_at > now() - ${SILENT_SECONDS} * interval '1 second') as workers,
           (select count(*)::int from model_outages) as outages,
           ${syncs} as syncs`.execute(db);
  const [found] = rows;
  if (found === undefined) throw new Error('a select without from returned no row');
  return found;
}

/** How often Postgres has waited for the disk. Version 18 counts that among all reads and writes, earlier ones apart. */
function syncsOfPostgres(version: number): RawBuilder<unknown> {
  if (version >= 180_000) return sql`(select sum(fsyncs)::int8 from pg_stat_io where object = 'wal')`;
  return version >= 140_000 ? sql`(select wal_sync from pg_stat_wal)` : sql`null::int8`;
}

async function readVersion(db: Database): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    select current_setting('server_version_num')::int as version`.execute(db);
  return rows[0]?.version ?? 0;
}
