import type { MemoryTrust } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { liveAt } from '../../model/live-at.ts';
import { type MemoryFilters, matchesFilters } from '../../model/memory-filters.ts';
import { VERSION_JOIN } from '../../model/stored-version.ts';

/** A live version, as far as deletion, dedupe and consolidation look at it. */
export interface LiveVersion {
  versionId: number;
  memoryId: string;
  namespace: string;
  key: string;
  value: string;
  tags: string[];
  importance: number;
  trust: MemoryTrust;
  validFrom: number;
}

/** The live versions that the filters let through, the most worth keeping first: important, then new. */
export async function selectLive(
  db: Database,
  accountId: string,
  filters: MemoryFilters,
): Promise<LiveVersion[]> {
  const { rows } = await sql<LiveVersion>`
    select v.id as "versionId", v.memory_id as "memoryId", m.namespace, m.key, v.value, v.tags, v.importance, v.trust,
           v.valid_from as "validFrom"
      from ${VERSION_JOIN}
     where v.account_id = ${accountId} and ${liveAt(undefined)} and ${matchesFilters(filters)}
     order by v.namespace, v.importance desc, v.valid_from desc, v.id desc`.execute(db);
  return rows;
}
