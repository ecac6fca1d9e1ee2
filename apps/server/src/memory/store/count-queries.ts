import type { Database } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';
import type { Plan } from '../../accounts/get-plan.ts';
import { inScope, type MemoryScope, wholeAccount } from '../model/memory-scope.ts';

/** How many live memories a namespace has. */
export interface NamespaceCount {
  namespace: string;
  count: number;
}

/** Live memories by namespace: the stored counts minus those that have expired since. */
export async function countByNamespace(db: Database, scope: MemoryScope): Promise<NamespaceCount[]> {
  const { rows } = await countsByNamespace(scope).execute(db);
  return rows.filter(({ count }) => count > 0);
}

/** The same as a query, with namespaces that have none. */
export function countsByNamespace(scope: MemoryScope): RawBuilder<NamespaceCount> {
  const { accountId } = scope;
  return sql<NamespaceCount>`
    select namespace, (live - ${expiredIn(accountId, sql`c.namespace`)})::integer as count
      from memory_counts c where account_id = ${accountId} and ${inScope(scope, sql`c.namespace`)} order by namespace`;
}

/** Live memories in all namespaces, for the limit of the plan. */
export async function countLive(db: Database, accountId: string): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`select ${liveCount(wholeAccount(accountId))} as count`.execute(db);
  return rows[0]?.count ?? 0;
}

/** What the account's plan allows of memories. */
export type MemoryPlan = Pick<Plan, 'name' | 'maxMemories' | 'maxMemoryVersions'>;

/** What the plan allows, live memories in all namespaces, and versions, including those that have ended. */
export async function selectKept(
  db: Database,
  accountId: string,
): Promise<MemoryPlan & { live: number; versions: number }> {
  const { rows } = await sql<MemoryPlan & { live: number; versions: number }>`
    select p.name, p.max_memories as "maxMemories", p.max_memory_versions as "maxMemoryVersions",
           ${liveCount(wholeAccount(accountId))} as live,
           (select coalesce(sum(versions), 0)::integer from memory_counts where account_id = ${accountId}) as versions
      from accounts a join plans p on p.name = a.plan where a.id = ${accountId}`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error(`account ${accountId} has no plan`);
  return row;
}

/** How many memories of the scope are live, by two short index scans instead of one over all rows. */
export function liveCount(scope: MemoryScope): RawBuilder<number> {
  const { accountId } = scope;
  return sql`(
    select coalesce(sum(live - ${expiredIn(accountId, sql`c.namespace`)}), 0)::integer
      from memory_counts c where c.account_id = ${accountId} and ${inScope(scope, sql`c.namespace`)})`;
}

/** Expired, but not swept yet. */
function expiredIn(accountId: string, namespace: RawBuilder<unknown>): RawBuilder<number> {
  return sql`(
    select count(*) from memory_versions e
     where e.account_id = ${accountId} and e.namespace = ${namespace} and e.valid_to is null
       and e.expires_at is not null and e.expires_at <= now_ms())`;
}
