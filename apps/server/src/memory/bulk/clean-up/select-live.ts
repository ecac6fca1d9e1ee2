import {
  MEMORY_DIFF_MAX,
  type MemoryProvenance,
  type MemorySource,
  type MemoryTrust,
  TRUST_LEVELS,
} from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { ApiError } from '../../../errors.ts';
import { liveAt } from '../../model/live-at.ts';
import { type MemoryFilters, matchesFilters } from '../../model/memory-filters.ts';
import { inScope, type MemoryScope } from '../../model/memory-scope.ts';
import { VERSION_JOIN } from '../../model/stored-version.ts';

/** The parts of a live version that deletion, deduplication and consolidation need. */
export interface LiveVersion {
  versionId: number;
  memoryId: string;
  namespace: string;
  key: string;
  value: string;
  tags: string[];
  importance: number;
  trust: MemoryTrust;
  source: MemorySource;
  provenance: MemoryProvenance;
  metadata: Record<string, unknown>;
  /** Milliseconds; null: never. */
  expiresAt: number | null;
  validFrom: number;
}

/** Each memory is compared with every other one in its namespace. */
const MAX_COMPARED = 20_000;
/** The most that fit into a plan. */
const MAX_DELETED = 100_000;

/**
 * The live versions that match the filters, those most worth keeping first: by trust, then by how long they last, then
 * by importance, then the newest. Throws `payload_too_large` if there are more than one call may compare.
 */
export function selectForComparison(
  db: Database,
  scope: MemoryScope,
  filters: MemoryFilters,
): Promise<LiveVersion[]> {
  return selectLive(db, scope, { filters, limit: MAX_COMPARED, withValues: MAX_COMPARED });
}

/** The same for a deletion. Only the first ones have their values: as many as a diff shows. */
export function selectForDeletion(
  db: Database,
  scope: MemoryScope,
  filters: MemoryFilters,
): Promise<LiveVersion[]> {
  return selectLive(db, scope, { filters, limit: MAX_DELETED, withValues: MEMORY_DIFF_MAX });
}

/** The live versions of these memories, those of the scope. */
export function selectLiveById(db: Database, scope: MemoryScope, ids: string[]): Promise<LiveVersion[]> {
  return selectLive(db, scope, { ids, filters: {}, limit: ids.length, withValues: ids.length });
}

async function selectLive(
  db: Database,
  scope: MemoryScope,
  {
    ids,
    filters,
    limit,
    withValues,
  }: { ids?: string[]; filters: MemoryFilters; limit: number; withValues: number },
): Promise<LiveVersion[]> {
  const { rows } = await sql<LiveVersion>`
    with ordered as (
      select v.*, m.key,
             row_number() over (order by v.namespace, array_position(${TRUST_LEVELS}::text[], v.trust) desc,
                                         v.expires_at desc nulls first, v.importance desc, v.valid_from desc,
                                         v.id desc) as place
        from ${VERSION_JOIN}
       where v.account_id = ${scope.accountId} and ${inScope(scope, sql`v.namespace`)} and ${liveAt(undefined)} and ${matchesFilters(filters)}
         and ${ids === undefined ? sql`true` : sql`v.memory_id = any(${ids}::text[])`})
    select id as "versionId", memory_id as "memoryId", namespace, key,
           case when place <= ${withValues} then value else '' end as value, tags, importance, trust,
           source, provenance, case when place <= ${withValues} then metadata else '{}' end as metadata,
           expires_at as "expiresAt", valid_from as "validFrom"
      from ordered order by place limit ${limit + 1}`.execute(db);
  if (rows.length <= limit) return rows;
  throw new ApiError('payload_too_large', `One call takes at most ${limit} memories`, {
    details: { field: 'namespace', expected: `a namespace, or a filter, with at most ${limit} memories` },
  });
}
