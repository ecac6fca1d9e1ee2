import type { MemoryTrust } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { type MemoryFilters, matchesFilters } from '../versions/filter-queries.ts';
import { MEMORY_JOIN } from '../versions/memory-row.ts';
import { liveAt } from '../versions/queries.ts';

/** A live memory, as far as deletion, dedupe and consolidation look at it. */
export interface LiveRow {
  rowId: number;
  memoryId: string;
  namespace: string;
  key: string;
  value: string;
  tags: string[];
  importance: number;
  trust: MemoryTrust;
  validFrom: number;
}

/** The live memories that the filters let through, the most worth keeping first: important, then new. */
export async function selectLive(
  db: Database,
  accountId: string,
  filters: MemoryFilters,
): Promise<LiveRow[]> {
  const { rows } = await sql<LiveRow>`
    select v.id as "rowId", v.memory_id as "memoryId", m.namespace, m.key, v.value, v.tags, v.importance, v.trust,
           v.valid_from as "validFrom"
      from ${MEMORY_JOIN}
     where v.account_id = ${accountId} and ${liveAt(undefined)} and ${matchesFilters(filters)}
     order by v.namespace, v.importance desc, v.valid_from desc, v.id desc`.execute(db);
  return rows;
}

/** Vectors of states, by row id; those that have none of the model are missing. */
export async function selectVectors(
  db: Database,
  accountId: string,
  { modelId, rowIds }: { modelId: string; rowIds: number[] },
): Promise<Map<number, Float32Array>> {
  const { rows } = await sql<{ rowId: number; bytes: Buffer }>`
    select version_id as "rowId", vector_send(embedding) as bytes from memory_vectors
     where account_id = ${accountId} and model_id = ${modelId} and version_id = any(${rowIds}::bigint[])`.execute(
    db,
  );
  return new Map(rows.map(({ rowId, bytes }) => [rowId, decodeVector(bytes)]));
}

/** pgvector's binary form: two 16-bit words, then big-endian floats. Ten times quicker to read than the text. */
function decodeVector(bytes: Buffer): Float32Array {
  const vector = new Float32Array((bytes.length - 4) / 4);
  for (let i = 0; i < vector.length; i++) vector[i] = bytes.readFloatBE(4 + 4 * i);
  return vector;
}
