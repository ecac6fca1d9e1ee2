import { createHash } from 'node:crypto';
import { type Database, transaction } from '@jettson/database';
import { sql } from 'kysely';
import { GENERATIONS, type Generation } from '../model/generation.ts';

interface EmbeddingModel {
  readonly modelId: string;
  readonly dimensions: number;
}

/**
 * An insert takes half the time that it takes with pgvector's defaults, 16 and 64; a wider search (INDEX_WIDTH in
 * select-nearest.ts) finds as much.
 */
const SHAPE = 'm = 12, ef_construction = 40';
/** pgvector indexes no more; longer vectors are scanned one by one. */
export const MAX_DIMENSIONS = 2000;

/**
 * Creates the indexes over the live vectors of a model, one for each generation, unless they exist. Called at the start, not by
 * a migration, because models differ in dimensions. Building takes about a millisecond for each existing vector; meanwhile,
 * writers wait.
 */
export async function ensureVectorIndexes(db: Database, model: EmbeddingModel): Promise<void> {
  for (const generation of GENERATIONS) {
    // Looked up first: without the right to make an index, even "if not exists" fails.
    if ((await selectVectorIndexes(db, model, generation)).length === 0) {
      await transaction(db, async (tx) => {
        // Of two that begin at the same moment, one would fail despite "if not exists".
        await sql`lock table memory_vectors in share row exclusive mode`.execute(tx);
        await createVectorIndex(tx, model, generation);
      });
    }
  }
}

/** Does nothing for a model whose vectors cannot be indexed. */
export async function createVectorIndex(
  db: Database,
  { modelId, dimensions }: EmbeddingModel,
  generation: Generation,
): Promise<void> {
  if (dimensions > MAX_DIMENSIONS) return;
  await sql`
    create index if not exists ${sql.ref(nameOf(modelId, generation))} on memory_vectors
     using hnsw ((embedding::${sql.raw(`vector(${dimensions})`)}) vector_ip_ops) with (${sql.raw(SHAPE)})
     where live and model_id = ${sql.lit(modelId)} and generation = ${sql.lit(generation)}`.execute(db);
}

/**
 * The names of the existing indexes over the vectors of a generation, and their sizes. Databases from before there were
 * generations have one over all vectors, which serves the first generation.
 */
export async function selectVectorIndexes(
  db: Database,
  { modelId }: EmbeddingModel,
  generation: Generation,
): Promise<{ name: string; bytes: number }[]> {
  const names = [nameOf(modelId, generation), ...(generation === 0 ? [nameOf(modelId)] : [])];
  const { rows } = await sql<{ name: string; bytes: number }>`
    select name, pg_relation_size(to_regclass(name)) as bytes
      from unnest(${names}::text[]) as n(name) where to_regclass(name) is not null`.execute(db);
  return rows;
}

function nameOf(modelId: string, generation?: Generation): string {
  const name = `memory_vectors_${createHash('sha256').update(modelId).digest('hex').slice(0, 12)}`;
  return generation === undefined ? name : `${name}_${generation}`;
}
