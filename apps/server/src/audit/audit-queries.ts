import type { AuditAction, AuditActor, ListAuditQuery } from '@jettson/contract';
import { type Database, shownAfter } from '@jettson/database';
import { sql } from 'kysely';
import type { Cursor } from '../http/cursor.ts';
import { newId } from '../ids.ts';

/** Who does something; the name of a key is looked up when it is recorded. */
export type Actor = Omit<AuditActor, 'name'> & { name?: string | null; address?: string | undefined };

/** Something that is done. */
export interface Deed {
  actor: Actor;
  action: AuditAction;
  target: string;
  /** The agent that it is about. */
  agentId?: string;
  /** What a use of a secret has in addition. */
  use?: { host: string; method: string; status: number | null };
}

/** An entry of the audit log. */
export interface AuditRow {
  id: string;
  createdAt: Date;
  createdAtExact: string;
  actorType: AuditActor['type'];
  actorId: string | null;
  actorName: string | null;
  action: AuditAction;
  target: string;
  agentId: string | null;
  address: string | null;
  host: string | null;
  method: string | null;
  status: number | null;
}

/** Records what is done, in the transaction that does it: neither is there without the other. */
export async function recordDeeds(tx: Database, accountId: string, deeds: readonly Deed[]): Promise<void> {
  const rows = deeds.map(({ actor, action, target, agentId, use }) => ({
    id: newId('aud'),
    actor_type: actor.type,
    actor_id: actor.id,
    actor_name: actor.name ?? null,
    action,
    target,
    agent_id: agentId ?? null,
    address: actor.address ?? null,
    host: use?.host ?? null,
    method: use?.method ?? null,
    status: use?.status ?? null,
  }));
  await sql`
    insert into audit_entries (id, account_id, actor_type, actor_id, actor_name, action, target, agent_id, address, host, method, status)
    select d.id, ${accountId}, d.actor_type, d.actor_id,
           coalesce(d.actor_name,
                    (select k.name from api_keys k where k.account_id = ${accountId} and k.id = d.actor_id)),
           d.action, d.target, d.agent_id, d.address, d.host, d.method, d.status
      from json_to_recordset(${JSON.stringify(rows)}::json) as d (
             id text, actor_type text, actor_id text, actor_name text, action text, target text, agent_id text,
             address text, host text, method text, status integer)`.execute(tx);
}

/** Which entries are asked for. */
export type AuditFilter = Pick<
  ListAuditQuery,
  'action' | 'target' | 'agent_id' | 'actor_id' | 'created_after' | 'created_before'
>;

/** Entries of the account, newest first. */
export async function selectAudit(
  db: Database,
  accountId: string,
  filter: AuditFilter,
  { after, limit }: { after: Cursor | undefined; limit: number },
): Promise<AuditRow[]> {
  const { action, target, agent_id, actor_id, created_after, created_before } = filter;
  const conditions = [
    sql`account_id = ${accountId}`,
    ...(action === undefined ? [] : [sql`action = ${action}`]),
    ...(target === undefined ? [] : [sql`target = ${target}`]),
    ...(agent_id === undefined ? [] : [sql`agent_id = ${agent_id}`]),
    ...(actor_id === undefined ? [] : [sql`actor_id = ${actor_id}`]),
    ...(created_after === undefined ? [] : [shownAfter(sql`created_at`, created_after)]),
    ...(created_before === undefined ? [] : [sql`created_at < ${created_before}::timestamptz`]),
    ...(after === undefined ? [] : [sql`(created_at, id) < (${after.createdAt}::timestamptz, ${after.id})`]),
  ];
  const { rows } = await sql<AuditRow>`
    select id, created_at as "createdAt", created_at::text as "createdAtExact", actor_type as "actorType",
           actor_id as "actorId", actor_name as "actorName", action, target, agent_id as "agentId", address, host, method, status
      from audit_entries
     where ${sql.join(conditions, sql` and `)}
     order by created_at desc, id desc
     limit ${limit}`.execute(db);
  return rows;
}

/** Removes entries of all accounts that are older than their plans keep them. Returns how many, at most `limit`. */
export async function deleteOldAudit(db: Database, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from audit_entries where id in (
      select old.id from accounts o join plans p on p.name = o.plan
       cross join lateral (
         select id from audit_entries e
          where e.account_id = o.id and e.created_at < now() - make_interval(days => p.audit_days)
          order by e.created_at limit ${limit}) old
       where p.audit_days is not null limit ${limit})`.execute(db);
  return Number(numAffectedRows);
}
