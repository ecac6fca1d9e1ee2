import { createHash } from 'node:crypto';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';

/**
 * An insert takes half the time that it takes with pgvector's defaults, 16 and 64; a wider search (INDEX_WIDTH in
 * select-nearest.ts) finds as much.
 */
const SHAPE = 'm = 12, ef_construction = 40';

/**
 * Creates the index over the live vectors of a model, unless it exists. Called at the start, not by a migration,
 * because models differ in dimensions. Building takes about a millisecond for each existing vector; meanwhile, writers
 * wait.
 */
export async function ensureVectorIndex(
  db: Database,
  { modelId, dimensions }: { modelId: string; dimensions: number },
): Promise<void> {
  // pgvector indexes at most 2,000 dimensions; longer vectors are scanned one by one.
  if (dimensions > 2000) return;
  const name = `memory_vectors_${createHash('sha256').update(modelId).digest('hex').slice(0, 12)}`;
  const { rows } = await sql`select 1 from pg_class where oid = to_regclass(${name})`.execute(db);
  // Looked up first: without the right to make an index, even "if not exists" fails.
  if (rows.length > 0) return;
  await sql`
    create index if not exists ${sql.ref(name)} on memory_vectors
     using hnsw ((embedding::${sql.raw(`vector(${dimensions})`)}) vector_ip_ops) with (${sql.raw(SHAPE)})
     where live and model_id = ${sql.lit(modelId)}`.execute(db);
}
