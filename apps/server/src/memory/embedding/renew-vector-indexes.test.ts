import { transaction } from '@jettson/database';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { importMemories } from '../bulk/transfer/import-memories.ts';
import { wholeAccount } from '../model/memory-scope.ts';
import { originOfKey } from '../model/origin.ts';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { embedPending } from './embed-pending.ts';
import { ensureVectorIndexes, selectVectorIndexes } from './ensure-vector-index.ts';
import { renewVectorIndexes } from './renew-vector-indexes.ts';

const ROWS = 100;
const embedder = fakeEmbedder({ modelId: 'fake-renewed' });
const memory = setUpMemory({ embedder, isolated: true });
// The job is for the embedded database, but its statements are the same on Postgres.
const renew = (signal: AbortSignal = new AbortController().signal, slackBytes = 0) =>
  renewVectorIndexes({ database: { db: memory.db, mode: 'embedded' }, embedder }, signal, { slackBytes });

/** An account that wrote each of its memories so many times. */
async function writeAll(times: number): Promise<string> {
  const { accountId } = await memory.newMemories();
  for (let time = 0; time < times; time++) {
    const rows = Array.from({ length: ROWS }, (_, i) => ({
      key: `m${i}`,
      value: `${accountId} ${i} at time ${time}`,
    }));
    await importMemories(memory.deps, wholeAccount(accountId), {
      rows,
      origin: originOfKey('key', undefined),
    });
    await embedPending(memory.deps);
  }
  return accountId;
}

async function countByGeneration(): Promise<Record<number, number>> {
  const { rows } = await sql<{ generation: number; n: number }>`
    select generation, count(*) as n from memory_vectors where live group by generation`.execute(memory.db);
  return Object.fromEntries(rows.map(({ generation, n }) => [generation, n]));
}

async function bytesOf(generation: 0 | 1): Promise<number> {
  const indexes = await selectVectorIndexes(memory.db, embedder, generation);
  return indexes.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Aborted once it has been looked at so many times. */
function abortedAfter(looks: number): AbortSignal {
  let left = looks;
  return Object.defineProperty(new AbortController().signal, 'aborted', { get: () => left-- <= 0 });
}

test('an index full of dead entries is replaced in steps, which the next job goes on with', async () => {
  await ensureVectorIndexes(memory.db, embedder);
  await writeAll(4);
  const bloated = await bytesOf(0);

  await renew(undefined, 1_000_000_000);
  const untouched = await countByGeneration();
  await renew(abortedAfter(2));
  const begun = await countByGeneration();
  await writeAll(1);
  await renew();
  const done = await countByGeneration();

  expect(untouched).toEqual({ 0: ROWS });
  expect(begun).toEqual({ 0: ROWS - 32, 1: 32 });
  expect(done).toEqual({ 1: 2 * ROWS });
  expect(await bytesOf(0)).toBeLessThan(bloated / 4);
  expect(await bytesOf(1)).toBeLessThan(bloated);
});

test('an index is replaced again by the first, and one from before there were generations goes', async () => {
  const [index] = await selectVectorIndexes(memory.db, embedder, 0);
  await sql`alter index ${sql.ref(index?.name ?? '')} rename to ${sql.ref(index?.name.slice(0, -2) ?? '')}`.execute(
    memory.db,
  );
  await ensureVectorIndexes(memory.db, embedder);
  const former = await selectVectorIndexes(memory.db, embedder, 0);
  await writeAll(6);

  await renew();
  const back = await countByGeneration();
  await writeAll(6);
  await renew();

  expect(former).toHaveLength(1);
  expect(former[0]?.name).not.toMatch(/_0$/);
  expect(back).toEqual({ 0: 3 * ROWS });
  expect(await countByGeneration()).toEqual({ 1: 4 * ROWS });
  expect((await selectVectorIndexes(memory.db, embedder, 0)).map(({ name }) => name)).toEqual([
    expect.stringMatching(/_0$/),
  ]);
});

test('a look that finds nothing to do reads no vectors, and its count needs only an index', async () => {
  const { db } = memory;
  await ensureVectorIndexes(db, embedder);
  await renew();
  const before = await countReads();

  await renew(undefined, 1_000_000_000);
  const after = await countReads();
  const plan = await transaction(db, async (trx) => {
    // A table as small as this one is read whole.
    await sql`select set_config(name, 'off', true) from unnest(array['enable_seqscan', 'enable_bitmapscan']) name`.execute(
      trx,
    );
    const { rows } = await sql<{ 'QUERY PLAN': string }>`
      explain select count(*) from memory_vectors where live and model_id = ${sql.lit(embedder.modelId)}`.execute(
      trx,
    );
    return rows.map((line) => line['QUERY PLAN']).join('\n');
  });

  expect(after).toBe(before);
  expect(plan).toContain('Index Only Scan using memory_vectors_account');
});

test('an index that is missing is made by the next job', async () => {
  await ensureVectorIndexes(memory.db, embedder);
  await renew();
  // The last test but one left the vectors in the second generation.
  for (const { name } of await selectVectorIndexes(memory.db, embedder, 0))
    await sql`drop index ${sql.ref(name)}`.execute(memory.db);

  await renew(undefined, 1_000_000_000);

  expect(await selectVectorIndexes(memory.db, embedder, 0)).toHaveLength(1);
});

/** How often the table of vectors was read, by itself or with an index. */
async function countReads(): Promise<number> {
  await sql`select pg_stat_force_next_flush()`.execute(memory.db);
  const { rows } = await sql<{ reads: number }>`
    select (seq_scan + idx_scan)::int as reads from pg_stat_user_tables
     where relname = 'memory_vectors'`.execute(memory.db);
  return rows[0]?.reads ?? 0;
}
