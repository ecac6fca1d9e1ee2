import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, type DatabaseHandle, transaction } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import { sql } from 'kysely';
import type { Generation } from '../model/generation.ts';
import { createVectorIndex, MAX_DIMENSIONS, selectVectorIndexes } from './ensure-vector-index.ts';

export interface RenewalDeps {
  database: Pick<DatabaseHandle, 'db' | 'mode'>;
  embedder: Embedder;
}

/** An index may be larger by this than twice what its vectors need: some thousand dead entries. */
const SLACK_BYTES = 16 * 1024 * 1024;
/** Of an entry, besides the vector: its neighbours, and its share of the unused end of a page. */
const ENTRY_BYTES = 600;
/** An index without an entry: its description, and a page for the first ones. */
const EMPTY_BYTES = 2 * 8192;
/** Vectors of one statement. Each takes one to three milliseconds, in which the embedded engine does nothing else. */
const STEP_SIZE = 16;

/**
 * Replaces the indexes over the vectors when most of their entries are dead. A job, for the embedded database only: there,
 * nothing else takes dead entries out of these indexes, because everybody would wait for it (maintain-engine.ts).
 *
 * New vectors go to the other, empty index, and the live ones follow in small steps. Whatever it leaves undone, because
 * `signal` aborts or the process ends, is done by the next job, which sees it by an index that is not empty.
 */
export async function renewVectorIndexes(
  { database: { db, mode }, embedder }: RenewalDeps,
  signal: AbortSignal,
  { slackBytes = SLACK_BYTES } = {},
): Promise<void> {
  if (mode !== 'embedded') return;
  const models = [embedder, embedder.otherLanguages].filter((model) => model != null);
  const current = await selectGeneration(db);
  const leftovers = await Promise.all(models.map((model) => isLeftOver(db, model, otherThan(current))));
  if (leftovers.includes(true)) return moveTo(db, current, { models, signal });
  const bloated = await Promise.all(models.map((model) => isBloated(db, model, { current, slackBytes })));
  if (!bloated.includes(true)) return;
  const next = otherThan(current);
  await sql`alter table memory_vectors alter column generation set default ${sql.lit(next)}`.execute(db);
  await moveTo(db, next, { models, signal });
}

/** Moves what is left in the other generation, and makes its indexes anew. */
async function moveTo(
  db: Database,
  generation: Generation,
  { models, signal }: { models: Embedder[]; signal: AbortSignal },
): Promise<void> {
  if (!(await moveVectors(db, generation, signal))) return;
  const former = otherThan(generation);
  for (const model of models) {
    await transaction(db, async (trx) => {
      for (const { name } of await selectVectorIndexes(trx, model, former))
        await sql`drop index ${sql.ref(name)}`.execute(trx);
      await createVectorIndex(trx, model, former);
    });
  }
}

function otherThan(generation: Generation): Generation {
  return generation === 0 ? 1 : 0;
}

/** The generation of new vectors. */
async function selectGeneration(db: Database): Promise<Generation> {
  const { rows } = await sql<{ generation: Generation }>`
    select (regexp_match(pg_get_expr(adbin, adrelid), '\\d'))[1]::int as generation
      from pg_attrdef join pg_attribute on attrelid = adrelid and attnum = adnum
     where adrelid = 'memory_vectors'::regclass and attname = 'generation'`.execute(db);
  return rows[0]?.generation ?? 0;
}

/** Whether the generation that no new vector gets had one since its index was made, or has no index. */
async function isLeftOver(db: Database, model: Embedder, former: Generation): Promise<boolean> {
  const indexes = await selectVectorIndexes(db, model, former);
  if (indexes.length === 0) return model.dimensions <= MAX_DIMENSIONS;
  return indexes.length > 1 || indexes.some(({ bytes }) => bytes > EMPTY_BYTES);
}

async function isBloated(
  db: Database,
  model: Embedder,
  { current, slackBytes }: { current: Generation; slackBytes: number },
): Promise<boolean> {
  const indexes = await selectVectorIndexes(db, model, current);
  const bytes = indexes.reduce((sum, index) => sum + index.bytes, 0);
  if (bytes <= slackBytes) return false;
  // Of all generations, which is the same while nothing is left in the former one: the index memory_vectors_account answers
  // this alone. The table has 1.5 kB a vector.
  const { rows } = await sql<{ live: number }>`
    select count(*) as live from memory_vectors where live and model_id = ${model.modelId}`.execute(db);
  const needed = (rows[0]?.live ?? 0) * (4 * model.dimensions + ENTRY_BYTES);
  return bytes > 2 * needed + slackBytes;
}

/** Moves the live vectors of all accounts to this generation; resolves with false if `signal` aborts before the last one. */
async function moveVectors(db: Database, generation: Generation, signal: AbortSignal): Promise<boolean> {
  for (let after = 0; !signal.aborted; ) {
    const startedAt = performance.now();
    const { rows } = await sql<{ id: number }>`
      with next as (
        select version_id, model_id from memory_vectors
         where live and generation <> ${generation} and version_id >= ${after}
         order by version_id limit ${STEP_SIZE})
      update memory_vectors x set generation = ${generation}
        from next where x.version_id = next.version_id and x.model_id = next.model_id
      returning x.version_id as id`.execute(db);
    if (rows.length === 0) return true;
    after = Math.max(...rows.map(({ id }) => id));
    // Others get half of the time.
    await sleep(performance.now() - startedAt);
  }
  return false;
}
