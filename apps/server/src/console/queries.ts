import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { MONTH_START } from '../usage/meter.ts';

export interface OverviewRow {
  spawning: number;
  running: number;
  idle: number;
  completed: number;
  failed: number;
  stopped: number;
  readyMsMedian: number | null;
  readyMsP95: number | null;
  spawnsMonth: number;
  agentsTotal: number;
  hours: { hour: string; completed: number; failed: number; stopped: number }[];
}

/** What an account's agents are doing now and did in the last 24 hours, in one statement. */
export async function selectOverview(db: Database, accountId: string): Promise<OverviewRow> {
  const { rows } = await sql<OverviewRow>`
    with ended as (
      select status, date_trunc('hour', ended_at) as hour from agents
       where account_id = ${accountId} and ended_at > now() - interval '24 hours'),
    ready as (
      select percentile_cont(array[0.5, 0.95]) within group (order by spawn_time_ms) as quantiles from agents
       where account_id = ${accountId} and created_at > now() - interval '24 hours' and spawn_time_ms is not null),
    live as (
      select count(*) filter (where status = 'spawning')::int as spawning,
             count(*) filter (where status = 'running')::int as running,
             count(*) filter (where status = 'idle')::int as idle
        from agents where account_id = ${accountId} and status in ('spawning', 'running', 'idle')),
    hours as (
      select h as hour,
             count(*) filter (where status = 'completed')::int as completed,
             count(*) filter (where status = 'error')::int as failed,
             count(*) filter (where status = 'stopped')::int as stopped
        from generate_series(date_trunc('hour', now()) - interval '23 hours', date_trunc('hour', now()), '1 hour') h
        left join ended on ended.hour = h
       group by h)
    select live.*,
           (select count(*)::int from ended where status = 'completed') as completed,
           (select count(*)::int from ended where status = 'error') as failed,
           (select count(*)::int from ended where status = 'stopped') as stopped,
           (select quantiles[1] from ready) as "readyMsMedian",
           (select quantiles[2] from ready) as "readyMsP95",
           (select count(*)::int from agents where account_id = ${accountId}
               and created_at >= ${MONTH_START} at time zone 'UTC') as "spawnsMonth",
           (select count(*)::int from agents where account_id = ${accountId}) as "agentsTotal",
           (select json_agg(json_build_object(
                     'hour', to_char(hour at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                     'completed', completed, 'failed', failed, 'stopped', stopped) order by hour)
              from hours) as hours
      from live`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error('a select of counts returned no row');
  return row;
}
