import type { MemoryTrust } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { liveAt, type MemoryName } from '../versions/queries.ts';
import { toVectorText } from '../versions/write-queries.ts';

export interface SavedMemory extends MemoryName {
  memoryId: string;
  version: number;
}

/** What extraction has saved from this agent's run, later versions and deletions aside. */
export async function selectExtracted(
  db: Database,
  accountId: string,
  agentId: string,
): Promise<SavedMemory[]> {
  const { rows } = await sql<SavedMemory>`
    select distinct m.id as "memoryId", m.namespace, m.key, v.version
      from memory_versions v join memories m on m.account_id = v.account_id and m.id = v.memory_id
     where v.account_id = ${accountId} and v.source = 'auto_extracted'
       and v.provenance ->> 'agent_id' = ${agentId}
     order by m.namespace, m.key`.execute(db);
  return rows;
}

export interface LiveMemory extends MemoryName {
  version: number;
  value: string;
  trust: MemoryTrust;
  /** Null without vectors to compare. */
  cosine: number | null;
}

/** The live memory of that name, if any, and those whose vectors are nearest to `vector`. */
export async function selectNamedAndNearest(
  db: Database,
  accountId: string,
  {
    name,
    modelId,
    vector,
    limit,
  }: { name: MemoryName; modelId: string; vector: Float32Array | undefined; limit: number },
): Promise<LiveMemory[]> {
  const query = vector === undefined ? null : toVectorText(vector);
  const { rows } = await sql<LiveMemory>`
    select m.namespace, m.key, v.version, v.value, v.trust, -(e.embedding <#> ${query}::vector) as cosine
      from memory_versions v
      join memories m on m.account_id = v.account_id and m.id = v.memory_id
      left join memory_vectors e on e.version_id = v.id and e.model_id = ${modelId}
     where v.account_id = ${accountId} and ${liveAt(undefined)}
     order by (m.namespace = ${name.namespace} and m.key = ${name.key}) desc, cosine desc nulls last
     limit ${limit}`.execute(db);
  return rows;
}
