import { createHash } from 'node:crypto';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';

/** Half the time of pgvector's own 16 and 64 for an insert; a wider search (INDEX_WIDTH in select-nearest.ts) finds as much. */
const SHAPE = 'm = 12, ef_construction = 40';

/**
 * Makes the index over the live vectors of a model, unless it is there. Called at start: models differ in
 * dimensions, so no migration can make it. Building takes about a millisecond a vector that is there already, and
 * writers wait.
 */
export async function ensureVectorIndex(
  db: Database,
  { modelId, dimensions }: { modelId: string; dimensions: number },
): Promise<void> {
  // pgvector indexes at most 2,000 dimensions; longer vectors are scanned one by one.
  if (dimensions > 2000) return;
  const name = `memory_vectors_${createHash('sha256').update(modelId).digest('hex').slice(0, 12)}`;
  await sql`
    create index if not exists ${sql.ref(name)} on memory_vectors
     using hnsw ((embedding::${sql.raw(`vector(${dimensions})`)}) vector_ip_ops) with (${sql.raw(SHAPE)})
     where live and model_id = ${sql.lit(modelId)}`.execute(db);
}
