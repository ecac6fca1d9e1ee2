import { TRUST_LEVELS } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';
import { liveAt } from '../model/live-at.ts';
import { type MemoryFilters, matchesFilters } from '../model/memory-filters.ts';
import { inScope, type MemoryScope } from '../model/memory-scope.ts';
import { type StoredVersion, VERSION_COLUMNS, VERSION_JOIN } from '../model/stored-version.ts';

export type MemorySort = 'updated_at' | 'key' | 'importance' | 'expires_at' | 'trust';
export type SortOrder = 'asc' | 'desc';

/** The largest value of a bigint in Postgres. */
export const MAX_BIGINT = 9_223_372_036_854_775_807n;

/** What each order sorts by. What never expires counts as expiring last. */
const EXPRESSIONS: Record<MemorySort, RawBuilder<unknown>> = {
  updated_at: sql`v.valid_from`,
  key: sql`m.key`,
  importance: sql`v.importance::bigint`,
  expires_at: sql`coalesce(v.expires_at, ${sql.raw(String(MAX_BIGINT))})`,
  trust: sql`array_position(${sql.raw(`array['${TRUST_LEVELS.join("','")}']`)}, v.trust)::bigint`,
};

/** The direction that people expect: the newest, most important and most trusted first, keys from A to Z. */
export function usualOrder(sort: MemorySort): SortOrder {
  return sort === 'key' || sort === 'expires_at' ? 'asc' : 'desc';
}

/** Live memories in an order for which there is no index: each page sorts all memories of the scope. */
export async function selectSorted(
  db: Database,
  scope: MemoryScope,
  {
    sort,
    order,
    filters,
    limit,
    asOf,
    after,
  }: {
    sort: MemorySort;
    order: SortOrder;
    filters: MemoryFilters;
    limit: number;
    asOf: number | undefined;
    /** The last row of the previous page. */
    after: { sortedBy: string; versionId: number } | undefined;
  },
): Promise<(StoredVersion & { sortedBy: string })[]> {
  const by = EXPRESSIONS[sort];
  const direction = sql.raw(order);
  const type = sql.raw(sort === 'key' ? 'text' : 'bigint');
  const isAfter =
    after === undefined
      ? sql`true`
      : sql`(${by}, v.id) ${sql.raw(order === 'asc' ? '>' : '<')} (${after.sortedBy}::${type}, ${after.versionId}::bigint)`;
  const { rows } = await sql<StoredVersion & { sortedBy: string }>`
    select ${VERSION_COLUMNS}, (${by})::text as "sortedBy" from ${VERSION_JOIN}
     where v.account_id = ${scope.accountId} and ${inScope(scope, sql`v.namespace`)} and ${liveAt(asOf)}
       and ${matchesFilters(filters)} and ${isAfter}
     order by ${by} ${direction}, v.id ${direction} limit ${limit}`.execute(db);
  return rows;
}
