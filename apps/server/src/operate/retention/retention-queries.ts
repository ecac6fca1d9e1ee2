import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { isLive } from '../../agents/family-queries.ts';

/** An agent of any account. */
export interface OldAgent {
  id: string;
  accountId: string;
}

/**
 * Agents of all accounts that ended before the days for which their plan keeps agents. Sub-agents go with the agent at the
 * top of their tree, and a tree in which an agent lives stays.
 */
export async function selectOldAgents(db: Database, limit: number): Promise<OldAgent[]> {
  const { rows } = await sql<OldAgent>`
    select old.id, o.id as "accountId" from accounts o join plans p on p.name = o.plan
     cross join lateral (
       select a.id from agents a
        where a.account_id = o.id and a.parent_id is null
          and a.ended_at < now() - make_interval(days => p.agent_days)
          and not exists (select from agents below
                           where below.account_id = o.id and below.root_id = a.id and ${isLive('below')})
        order by a.ended_at limit ${limit}) old
     where p.agent_days is not null limit ${limit}`.execute(db);
  return rows;
}

/**
 * Agents of all accounts that have events and ended before the days for which their plan keeps events. Not those whose
 * tree is still at work: an agent above may read what they did. First those whose deletion was interrupted.
 */
export async function selectAgentsWithOldEvents(db: Database, limit: number): Promise<OldAgent[]> {
  const { rows } = await sql<OldAgent>`
    (select agent_id as id, account_id as "accountId" from event_deletions limit ${limit})
    union all
    (select old.id, o.id as "accountId" from accounts o join plans p on p.name = o.plan
     cross join lateral (
       select a.id from agents a
        where a.account_id = o.id and a.events_deleted_at is null
          and a.ended_at < now() - make_interval(days => p.event_days)
          and not exists (select from agents top
                           where top.account_id = o.id and top.id = a.root_id and ${isLive('top')})
        order by a.ended_at limit ${limit}) old
     where p.event_days is not null limit ${limit})
     limit ${limit}`.execute(db);
  return rows;
}
