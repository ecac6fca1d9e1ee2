import type { Database } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';
import { MEMORY_COLUMNS, MEMORY_JOIN, type MemoryRow } from './memory-row.ts';

/** The name of a memory in its account. */
export interface MemoryName {
  namespace: string;
  key: string;
}

/** Holds of a row `v` that was live, and not expired, at `asOf` (milliseconds), or is so now. */
export function liveAt(asOf: number | undefined): RawBuilder<boolean> {
  return asOf === undefined
    ? sql`v.valid_to is null and (v.expires_at is null or v.expires_at > now_ms())`
    : sql`v.valid_from <= ${asOf}::bigint and (v.valid_to is null or v.valid_to > ${asOf}::bigint)
          and (v.expires_at is null or v.expires_at > ${asOf}::bigint)`;
}

/** The live memory of that name, counted as read once more; the answer has the new count. */
export async function readMemory(
  db: Database,
  accountId: string,
  { namespace, key }: MemoryName,
): Promise<MemoryRow | undefined> {
  const { rows } = await sql<MemoryRow>`
    with m as (
      update memories set access_count = access_count + 1
       where account_id = ${accountId} and namespace = ${namespace} and key = ${key}
         and exists (select from memory_versions v
                      where v.account_id = memories.account_id and v.memory_id = memories.id and ${liveAt(undefined)})
      returning *)
    select ${MEMORY_COLUMNS}
      from m join memory_versions v on v.account_id = m.account_id and v.memory_id = m.id
     where ${liveAt(undefined)}`.execute(db);
  return rows[0];
}

/** The memory of that name as it was at `asOf`. */
export async function selectMemoryAt(
  db: Database,
  accountId: string,
  { namespace, key, asOf }: MemoryName & { asOf: number },
): Promise<MemoryRow | undefined> {
  const { rows } = await sql<MemoryRow>`
    select ${MEMORY_COLUMNS} from ${MEMORY_JOIN}
     where m.account_id = ${accountId} and m.namespace = ${namespace} and m.key = ${key}
       and ${liveAt(asOf)}`.execute(db);
  return rows[0];
}

/** Every state that a memory ever had, oldest first. */
export async function selectStates(
  db: Database,
  accountId: string,
  { namespace, key }: MemoryName,
): Promise<MemoryRow[]> {
  const { rows } = await sql<MemoryRow>`
    select ${MEMORY_COLUMNS} from ${MEMORY_JOIN}
     where m.account_id = ${accountId} and m.namespace = ${namespace} and m.key = ${key}
     order by v.valid_from`.execute(db);
  return rows;
}

export interface ListFilter {
  namespace: string | undefined;
  tags: string[];
  limit: number;
  asOf: number | undefined;
  /** The last row of the page before. */
  after: { validFrom: number; rowId: number } | undefined;
}

/** Newest first. */
export async function selectNewest(
  db: Database,
  accountId: string,
  { namespace, tags, limit, asOf, after }: ListFilter,
): Promise<MemoryRow[]> {
  const { rows } = await sql<MemoryRow>`
    select ${MEMORY_COLUMNS} from ${MEMORY_JOIN}
     where v.account_id = ${accountId} and ${liveAt(asOf)}
       and (${namespace ?? null}::text is null or v.namespace = ${namespace ?? null})
       and v.tags @> ${tags}::text[]
       and (${after?.rowId ?? null}::bigint is null
            or (v.valid_from, v.id) < (${after?.validFrom ?? null}::bigint, ${after?.rowId ?? null}::bigint))
     order by v.valid_from desc, v.id desc
     limit ${limit}`.execute(db);
  return rows;
}

/** Live memories by namespace: the counted ones without those that expired since. */
export async function countByNamespace(
  db: Database,
  accountId: string,
): Promise<{ namespace: string; count: number }[]> {
  const { rows } = await sql<{ namespace: string; count: number }>`
    select namespace, (live - ${expiredIn(accountId, sql`c.namespace`)})::integer as count
      from memory_counts c where account_id = ${accountId} order by namespace`.execute(db);
  return rows.filter(({ count }) => count > 0);
}

export async function countLive(db: Database, accountId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select ${liveCount(accountId, undefined)} as count`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

/** How many memories are live, of one namespace or of all: two short index scans instead of one over all rows. */
export function liveCount(accountId: string, namespace: string | undefined): RawBuilder<number> {
  const inNamespace = namespace === undefined ? sql`true` : sql`c.namespace = ${namespace}`;
  return sql`(
    select coalesce(sum(live - ${expiredIn(accountId, sql`c.namespace`)}), 0)::integer
      from memory_counts c where c.account_id = ${accountId} and ${inNamespace})`;
}

/** Expired, but not swept yet. */
function expiredIn(accountId: string, namespace: RawBuilder<unknown>): RawBuilder<number> {
  return sql`(
    select count(*) from memory_versions e
     where e.account_id = ${accountId} and e.namespace = ${namespace} and e.valid_to is null
       and e.expires_at is not null and e.expires_at <= now_ms())`;
}
