import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { isLive } from '../agents/family-queries.ts';
import type { FileRow } from '../files/queries.ts';

/** An agent of a tree, locked. */
export interface Doomed {
  id: string;
  isLive: boolean;
}

/** The agents with these ids and all those below them, locked, each before those below it. */
export async function lockTrees(tx: Database, accountId: string, ids: readonly string[]): Promise<Doomed[]> {
  const above = [...ids];
  const { rows } = await sql<Doomed>`
    select id, ${isLive('agents')} as "isLive" from agents
     where account_id = ${accountId}
       and (id = any(${above}::text[]) or parent_id = any(${above}::text[]) or root_id = any(${above}::text[]))
     order by created_at, id for update`.execute(tx);
  return rows;
}

/** Whether an agent above this one lives, which may still read its result. */
export async function hasLiveAncestor(tx: Database, accountId: string, agentId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from agents a join agents above
        on above.account_id = a.account_id and above.id in (a.parent_id, a.root_id) and ${isLive('above')}
     where a.account_id = ${accountId} and a.id = ${agentId}`.execute(tx);
  return rows.length > 0;
}

/** What is left of an agent's files and workspaces for their stores to remove. */
export interface Leftovers {
  files: Pick<FileRow, 'accountId' | 'id' | 'sha256'>[];
  hasSnapshots: boolean;
}

/**
 * Deletes agents that have ended, with all rows that belong to them. Of their files and snapshots, the rows stay until the
 * contents are gone, but belong to no agent any more; whatever crashes, the sweeps find them. Of stored answers, the content
 * goes and the idempotency key stays taken. Young agents still count towards the spawn limits of their keys: otherwise a caller
 * that purges what it spawned would have no limits.
 */
export async function deleteAgentRows(
  tx: Database,
  accountId: string,
  agentIds: readonly string[],
): Promise<Leftovers> {
  const ids = [...agentIds];
  const ofAgents = sql`account_id = ${accountId} and agent_id = any(${ids}::text[])`;
  const { rows: files } = await sql<Leftovers['files'][number]>`
    update files set state = 'deleted', agent_id = null where ${ofAgents}
    returning account_id as "accountId", id, sha256`.execute(tx);
  const { rows: snapshots } = await sql`
    update snapshots set agent_id = null where ${ofAgents} returning 1`.execute(tx);
  await sql`
    with events as (delete from agent_events where ${ofAgents}),
         deletions as (delete from event_deletions where ${ofAgents}),
         spawns as (insert into purged_spawns (account_id, key_id, created_at)
                    select account_id, key_id, created_at from agents
                     where account_id = ${accountId} and id = any(${ids}::text[])
                       and created_at > now() - interval '1 hour'),
         messages as (delete from agent_messages where ${ofAgents}),
         approvals as (delete from agent_approvals where ${ofAgents}),
         calls as (delete from agent_pending_calls where ${ofAgents}),
         inputs as (delete from agent_files where ${ofAgents}),
         shown as (delete from agent_input_files where ${ofAgents}),
         reservations as (delete from cost_reservations where ${ofAgents}),
         deliveries as (delete from webhook_deliveries where ${ofAgents}),
         hooks as (delete from webhooks where ${ofAgents}),
         answers as (update idempotency_keys set answer = null, memories = '{}', agent_id = null
                      where ${ofAgents} and answer is not null)
    delete from agents where account_id = ${accountId} and id = any(${ids}::text[])`.execute(tx);
  return { files, hasSnapshots: snapshots.length > 0 };
}

/** Deletes what no longer counts towards the spawn limits of any key. */
export async function deleteOldPurgedSpawns(db: Database): Promise<void> {
  await sql`delete from purged_spawns where created_at <= now() - interval '1 hour'`.execute(db);
}

/**
 * Notes that the events of these agents, which have ended, are being deleted, and deletes some. Returns how many, at most
 * `limit`; if fewer, call `endEventDeletions`.
 */
export async function deleteSomeEvents(
  db: Database,
  accountId: string,
  { agentIds, limit }: { agentIds: readonly string[]; limit: number },
): Promise<number> {
  const ids = [...agentIds];
  const { numAffectedRows } = await sql`
    with marked as (
      update agents set events_deleted_at = now()
       where account_id = ${accountId} and id = any(${ids}::text[]) and events_deleted_at is null
      returning id, account_id),
         begun as (
      insert into event_deletions (agent_id, account_id) select id, account_id from marked on conflict do nothing)
    delete from agent_events e using (
      select agent_id, seq from agent_events
       where account_id = ${accountId} and agent_id = any(${ids}::text[]) limit ${limit}) old
     where e.agent_id = old.agent_id and e.seq = old.seq`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** Notes that the events of these agents are gone, except where another process is still deleting some. */
export async function endEventDeletions(
  db: Database,
  accountId: string,
  agentIds: readonly string[],
): Promise<void> {
  await sql`
    delete from event_deletions d
     where account_id = ${accountId} and agent_id = any(${[...agentIds]}::text[])
       and not exists (select from agent_events e where e.agent_id = d.agent_id)`.execute(db);
}
