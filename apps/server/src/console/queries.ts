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

/** Of how many of the newest agents the time to a ready computer is looked at. */
const READY_SAMPLE = 2000;

/** What an account's agents are doing now and did in the last 24 hours, in one statement that reads few rows of agents. */
export async function selectOverview(db: Database, accountId: string): Promise<OverviewRow> {
  const { rows } = await sql<OverviewRow>`
    with counts as materialized (
      select hour, spawned, kept, completed, failed, stopped from agent_counts where account_id = ${accountId}),
    ready as (
      select percentile_cont(array[0.5, 0.95]) within group (order by spawn_time_ms) as quantiles
        from (select spawn_time_ms from agents
               where account_id = ${accountId} and created_at > now() - interval '24 hours'
               order by created_at desc, id desc limit ${READY_SAMPLE}) newest
       where spawn_time_ms is not null),
    live as (
      select count(*) filter (where status = 'spawning')::int as spawning,
             count(*) filter (where status = 'running')::int as running,
             count(*) filter (where status = 'idle')::int as idle
        from agents where account_id = ${accountId} and status in ('spawning', 'running', 'idle')),
    hours as (
      select h as hour, coalesce(completed, 0) as completed, coalesce(failed, 0) as failed,
             coalesce(stopped, 0) as stopped
        from generate_series(date_trunc('hour', now(), 'UTC') - interval '23 hours', date_trunc('hour', now(), 'UTC'),
                             '1 hour') h
        left join counts on counts.hour = h)
    select live.*,
           (select sum(completed)::int from hours) as completed,
           (select sum(failed)::int from hours) as failed,
           (select sum(stopped)::int from hours) as stopped,
           (select quantiles[1] from ready) as "readyMsMedian",
           (select quantiles[2] from ready) as "readyMsP95",
           (select coalesce(sum(spawned), 0)::int from counts where hour >= ${MONTH_START} at time zone 'UTC')
             as "spawnsMonth",
           (select coalesce(sum(kept), 0)::int from counts) as "agentsTotal",
           (select json_agg(json_build_object(
                     'hour', to_char(hour at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                     'completed', completed, 'failed', failed, 'stopped', stopped) order by hour)
              from hours) as hours
      from live`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error('a select of counts returned no row');
  return row;
}
