import { type MemoryTrust, TRUST_LEVELS } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { liveAt } from '../model/live-at.ts';
import { type MemoryFilters, matchesFilters } from '../model/memory-filters.ts';
import type { MemoryName } from '../model/memory-name.ts';
import { inScope, type MemoryScope } from '../model/memory-scope.ts';
import {
  END_OF_EXPIRED,
  type StoredVersion,
  VERSION_COLUMNS,
  VERSION_JOIN,
} from '../model/stored-version.ts';

/** The live memory with that name, after counting this read. */
export async function readMemory(
  db: Database,
  scope: MemoryScope,
  { namespace, key }: MemoryName,
): Promise<StoredVersion | undefined> {
  const { rows } = await sql<StoredVersion>`
    with m as (
      update memories set access_count = access_count + 1
       where account_id = ${scope.accountId} and namespace = ${namespace} and key = ${key}
         and ${inScope(scope, sql`memories.namespace`)}
         and exists (select from memory_versions v
                      where v.account_id = memories.account_id and v.memory_id = memories.id and ${liveAt(undefined)})
      returning *)
    select ${VERSION_COLUMNS}
      from m join memory_versions v on v.account_id = m.account_id and v.memory_id = m.id
     where ${liveAt(undefined)}`.execute(db);
  return rows[0];
}

/** The memory with that name as it was at `asOf`. */
export async function selectMemoryAt(
  db: Database,
  scope: MemoryScope,
  { namespace, key, asOf }: MemoryName & { asOf: number },
): Promise<StoredVersion | undefined> {
  const { rows } = await sql<StoredVersion>`
    select ${VERSION_COLUMNS} from ${VERSION_JOIN}
     where m.account_id = ${scope.accountId} and m.namespace = ${namespace} and m.key = ${key}
       and ${inScope(scope, sql`m.namespace`)} and ${liveAt(asOf)}`.execute(db);
  return rows[0];
}

/** Every version that a memory has ever had, oldest first. */
export async function selectVersions(
  db: Database,
  scope: MemoryScope,
  { namespace, key }: MemoryName,
): Promise<StoredVersion[]> {
  const { rows } = await sql<StoredVersion>`
    select ${VERSION_COLUMNS} from ${VERSION_JOIN}
     where m.account_id = ${scope.accountId} and m.namespace = ${namespace} and m.key = ${key}
       and ${inScope(scope, sql`m.namespace`)}
     order by v.valid_from`.execute(db);
  return rows;
}

/** Versions by their ids, those of the scope. */
export async function selectVersionsById(
  db: Database,
  scope: MemoryScope,
  versionIds: number[],
): Promise<StoredVersion[]> {
  const { rows } = await sql<StoredVersion>`
    select ${VERSION_COLUMNS} from ${VERSION_JOIN}
     where v.account_id = ${scope.accountId} and v.id = any(${versionIds}::bigint[])
       and ${inScope(scope, sql`m.namespace`)}`.execute(db);
  return rows;
}

/** The trust of the most trusted writer of any version of a memory; undefined if there are none. */
export async function selectHighestTrust(
  db: Database,
  accountId: string,
  { namespace, key }: MemoryName,
): Promise<MemoryTrust | undefined> {
  const { rows } = await sql<{ trust: MemoryTrust }>`
    select v.trust from ${VERSION_JOIN}
     where m.account_id = ${accountId} and m.namespace = ${namespace} and m.key = ${key}
     order by array_position(${TRUST_LEVELS}::text[], v.trust) desc limit 1`.execute(db);
  return rows[0]?.trust;
}

export interface ListFilter {
  filters: MemoryFilters;
  limit: number;
  asOf: number | undefined;
  /** The last row of the previous page. */
  after: { validFrom: number; versionId: number } | undefined;
}

/** Newest first. */
export async function selectNewest(
  db: Database,
  scope: MemoryScope,
  { filters, limit, asOf, after }: ListFilter,
): Promise<StoredVersion[]> {
  const { rows } = await sql<StoredVersion>`
    select ${VERSION_COLUMNS} from ${VERSION_JOIN}
     where v.account_id = ${scope.accountId} and ${inScope(scope, sql`v.namespace`)} and ${liveAt(asOf)}
       and ${matchesFilters(filters)}
       and (${after?.versionId ?? null}::bigint is null
            or (v.valid_from, v.id) < (${after?.validFrom ?? null}::bigint, ${after?.versionId ?? null}::bigint))
     order by v.valid_from desc, v.id desc
     limit ${limit}`.execute(db);
  return rows;
}

/** Memories that are no longer live and can be restored: the last version of each, the latest end first. */
export async function selectForgotten(
  db: Database,
  scope: MemoryScope,
  { filters, limit, after }: ListFilter,
): Promise<StoredVersion[]> {
  const end = sql`coalesce(v.valid_to, ${END_OF_EXPIRED})`;
  const { rows } = await sql<StoredVersion>`
    select ${VERSION_COLUMNS} from ${VERSION_JOIN}
     where v.account_id = ${scope.accountId} and ${inScope(scope, sql`v.namespace`)} and not (${liveAt(undefined)})
       and not exists (select from memory_versions n where n.account_id = v.account_id and n.memory_id = v.memory_id
                          and n.valid_from > v.valid_from)
       and ${matchesFilters(filters)}
       and (${after?.versionId ?? null}::bigint is null
            or (${end}, v.id) < (${after?.validFrom ?? null}::bigint, ${after?.versionId ?? null}::bigint))
     order by ${end} desc, v.id desc limit ${limit}`.execute(db);
  return rows;
}
