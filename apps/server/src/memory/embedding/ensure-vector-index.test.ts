import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { cosine } from '../bulk/clean-up/cosine.ts';
import { importMemories } from '../bulk/transfer/import-memories.ts';
import { wholeAccount } from '../model/memory-scope.ts';
import { originOfKey } from '../model/origin.ts';
import { searchMemories } from '../search/search-memories.ts';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { embedPending } from './embed-pending.ts';
import { ensureVectorIndexes, selectVectorIndexes } from './ensure-vector-index.ts';

const ROWS = 3200;
const SUBJECTS = ['ada', 'bob', 'carol', 'dora', 'emil', 'fred', 'gina', 'hugo', 'ines', 'jan'];
const VERBS = [
  'likes',
  'sells',
  'paints',
  'repairs',
  'collects',
  'avoids',
  'studies',
  'breeds',
  'exports',
  'photographs',
];
const THINGS = ['violins', 'tractors', 'orchids', 'lighthouses', 'beetles', 'maps', 'kites', 'ferries'];
const PLACES = ['Oslo', 'Lima', 'Kyoto', 'Leeds'];

const embedder = fakeEmbedder({ modelId: 'fake-indexed' });
const memory = setUpMemory({ embedder, isolated: true });

const sentence = (i: number) =>
  `${SUBJECTS[i % 10]} ${VERBS[Math.floor(i / 10) % 10]} ${THINGS[Math.floor(i / 100) % 8]} in ${PLACES[Math.floor(i / 800)]}`;

async function fill(values: string[]): Promise<string> {
  const { accountId } = await memory.newMemories();
  const rows = values.map((value, i) => ({ key: `m${i}`, value }));
  await importMemories(memory.deps, wholeAccount(accountId), { rows, origin: originOfKey('key', undefined) });
  await embedPending(memory.deps);
  return accountId;
}

test('a large account is searched by the indexes of both generations, which find what looking at every vector finds', async () => {
  const values = Array.from({ length: ROWS }, (_, i) => sentence(i));
  const accountId = await fill(values);
  const small = await fill(['ada likes violins in Oslo and is not of this account']);
  await sql`update memory_vectors set generation = 1 where version_id % 2 = 0`.execute(memory.db);
  await ensureVectorIndexes(memory.db, embedder);
  await ensureVectorIndexes(memory.db, embedder);
  await sql`analyze`.execute(memory.db);
  const vectors = await embedder.embedPassages(values);

  for (const query of ['who likes violins in Oslo?', 'lighthouses that hugo paints', 'ferries of Leeds']) {
    const vector = await embedder.embedQuery(query);
    const nearest = values
      .map((value, i) => ({ value, similarity: cosine(vector, vectors[i] as Float32Array) }))
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, 10);
    const request = { query, mode: 'semantic' as const };
    const { results } = await searchMemories(memory.deps, wholeAccount(accountId), request);

    const worst = nearest.at(-1)?.similarity ?? 0;
    const near = results.filter(({ breakdown }) => breakdown.semantic >= worst - 1e-4);
    expect(near.length).toBeGreaterThanOrEqual(8);
  }
  const { results } = await searchMemories(memory.deps, wholeAccount(small), {
    query: 'violins in Oslo',
  });
  expect(results.map(({ value }) => value)).toEqual(['ada likes violins in Oslo and is not of this account']);
  await sql`select pg_stat_force_next_flush()`.execute(memory.db);
  const { rows } = await sql<{ scans: number }>`
    select idx_scan as scans from pg_stat_user_indexes where indexrelname like 'memory_vectors_%'
       and indexrelname not in ('memory_vectors_pkey', 'memory_vectors_account')`.execute(memory.db);
  expect(rows).toEqual([{ scans: 3 }, { scans: 3 }]);
});

test('servers that start at the same moment make the indexes once, and none of them fails', async () => {
  for (const n of Array(10).keys()) {
    const model = { modelId: `of several servers ${n}`, dimensions: 8 };

    await Promise.all(Array.from({ length: 4 }, () => ensureVectorIndexes(memory.db, model)));

    expect(await selectVectorIndexes(memory.db, model, 0)).toHaveLength(1);
    expect(await selectVectorIndexes(memory.db, model, 1)).toHaveLength(1);
  }
});
