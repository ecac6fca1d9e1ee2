import type { MemoryTrust } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { type Embedding, toVectorText } from '../../model/embedding.ts';
import { liveAt } from '../../model/live-at.ts';
import type { MemoryName } from '../../model/memory-name.ts';
import { inScope, type MemoryScope } from '../../model/memory-scope.ts';

export interface SimilarMemory extends MemoryName {
  version: number;
  value: string;
  trust: MemoryTrust;
  /** Null if there are no vectors to compare. */
  cosine: number | null;
}

/**
 * The live memory with that name, if any, and those in its namespace whose vectors are nearest to the embedding. Other
 * namespaces may belong to other people, so what they say does not count.
 */
export async function selectSimilar(
  db: Database,
  scope: MemoryScope,
  { name, embedding, limit }: { name: MemoryName; embedding: Embedding | undefined; limit: number },
): Promise<SimilarMemory[]> {
  const vector = embedding === undefined ? null : toVectorText(embedding.vector);
  const { rows } = await sql<SimilarMemory>`
    select m.namespace, m.key, v.version, v.value, v.trust, -(e.embedding <#> ${vector}::vector) as cosine
      from memory_versions v
      join memories m on m.account_id = v.account_id and m.id = v.memory_id
      left join memory_vectors e on e.version_id = v.id and e.model_id = ${embedding?.modelId ?? null}
     where v.account_id = ${scope.accountId} and ${inScope(scope, sql`v.namespace`)} and v.namespace = ${name.namespace}
       and ${liveAt(undefined)}
     order by m.key = ${name.key} desc, cosine desc nulls last
     limit ${limit}`.execute(db);
  return rows;
}
