import type { Database } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';
import { inScope, type MemoryScope, wholeAccount } from '../model/memory-scope.ts';

/** Live memories by namespace: the stored counts minus those that have expired since. */
export async function countByNamespace(
  db: Database,
  scope: MemoryScope,
): Promise<{ namespace: string; count: number }[]> {
  const { accountId } = scope;
  const { rows } = await sql<{ namespace: string; count: number }>`
    select namespace, (live - ${expiredIn(accountId, sql`c.namespace`)})::integer as count
      from memory_counts c where account_id = ${accountId} and ${inScope(scope, sql`c.namespace`)} order by namespace`.execute(
    db,
  );
  return rows.filter(({ count }) => count > 0);
}

/** Live memories in all namespaces, for the limit of the plan. */
export async function countLive(db: Database, accountId: string): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`select ${liveCount(wholeAccount(accountId))} as count`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Live memories in all namespaces, and versions, including those that have ended. */
export async function countKept(
  db: Database,
  accountId: string,
): Promise<{ live: number; versions: number }> {
  const { rows } = await sql<{ live: number; versions: number }>`
    select ${liveCount(wholeAccount(accountId))} as live,
           (select coalesce(sum(versions), 0)::integer from memory_counts where account_id = ${accountId}) as versions`.execute(
    db,
  );
  return rows[0] ?? { live: 0, versions: 0 };
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
