import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, DatabaseHandle } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import { sql } from 'kysely';
import type { Generation } from '../model/generation.ts';
import { createVectorIndex, selectVectorIndexes } from './ensure-vector-index.ts';

export interface RenewalDeps {
  database: Pick<DatabaseHandle, 'db' | 'mode'>;
  embedder: Embedder;
}

/** An index may be larger by this than twice what its vectors need: some thousand dead entries. */
const SLACK_BYTES = 16 * 1024 * 1024;
/** Of an entry, besides the vector: its neighbours, and its share of the unused end of a page. */
const ENTRY_BYTES = 600;
/** Vectors of one statement. Each takes one to three milliseconds, in which the embedded engine does nothing else. */
const STEP_SIZE = 16;

/**
 * Replaces the indexes over the vectors when most of their entries are dead. A job, for the embedded database only: there,
 * nothing else takes dead entries out of these indexes, because everybody would wait for it (maintain-engine.ts).
 *
 * New vectors go to the other, empty index, and the live ones follow in small steps. Whatever it leaves undone, because
 * `signal` aborts or the process ends, is done by the next job.
 */
export async function renewVectorIndexes(
  { database: { db, mode }, embedder }: RenewalDeps,
  signal: AbortSignal,
  { slackBytes = SLACK_BYTES } = {},
): Promise<void> {
  if (mode !== 'embedded') return;
  const models = [embedder, embedder.otherLanguages].filter((model) => model != null);
  let current = await selectGeneration(db);
  const bloated = await Promise.all(models.map((model) => isBloated(db, model, { current, slackBytes })));
  if (bloated.includes(true)) {
    current = otherThan(current);
    await sql`alter table memory_vectors alter column generation set default ${sql.lit(current)}`.execute(db);
  }
  const isDone = await moveVectors(db, current, signal);
  const former = otherThan(current);
  for (const model of isDone ? models : []) {
    const indexes = await selectVectorIndexes(db, model, former);
    if (indexes.every(({ bytes }) => bytes <= slackBytes)) continue;
    for (const { name } of indexes) await sql`drop index ${sql.ref(name)}`.execute(db);
    await createVectorIndex(db, model, former);
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

async function isBloated(
  db: Database,
  model: Embedder,
  { current, slackBytes }: { current: Generation; slackBytes: number },
): Promise<boolean> {
  const indexes = await selectVectorIndexes(db, model, current);
  const bytes = indexes.reduce((sum, index) => sum + index.bytes, 0);
  if (bytes <= slackBytes) return false;
  const { rows } = await sql<{ live: number }>`
    select count(*) as live from memory_vectors
     where live and model_id = ${model.modelId} and generation = ${current}`.execute(db);
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
