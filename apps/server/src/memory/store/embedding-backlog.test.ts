import { type Embedder, EmbedderError } from '@jettson/embedder';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { countPendingEmbeddings } from '../embedding/count-pending-embeddings.ts';
import type { MemoryScope } from '../model/memory-scope.ts';
import { originOfKey } from '../model/origin.ts';
import { searchMemories } from '../search/search-memories.ts';
import { holdEmbedder } from '../testing/hold-embedder.ts';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { settles } from '../testing/settles.ts';
import { deleteMemory } from './delete-memory.ts';
import { embeddingBacklog } from './embedding-backlog.ts';
import { putMemory } from './put-memory.ts';

const memory = setUpMemory({ embedder: fakeEmbedder() });

const held = () => holdEmbedder(fakeEmbedder());

async function selectVectors(accountId: string) {
  const { rows } = await sql<{ key: string; value: string; tags: string[]; live: boolean }>`
    select m.key, v.value, v.tags, e.live from memory_vectors e join memory_versions v on v.id = e.version_id
      join memories m on m.account_id = v.account_id and m.id = v.memory_id
     where e.account_id = ${accountId} order by v.id`.execute(memory.db);
  return rows;
}

const keysOf = (found: Awaited<ReturnType<typeof searchMemories>>) => found.results.map(({ key }) => key);

test('a put is answered before its vector is made, and what compares meanings waits for it', async () => {
  const { embedder, open } = held();
  const { accountId, scope, put } = await memory.newMemories({}, { embedder });
  const deps = { ...memory.deps, embedder };

  await put('drink', 'Ada always orders tea');
  const before = await selectVectors(accountId);
  const waiting = [
    searchMemories(deps, scope, { query: 'always orders', mode: 'semantic' }),
    searchMemories(deps, scope, { query: 'Ada', mode: 'hybrid' }),
    searchMemories(deps, scope, { query: 'always orders', mode: 'semantic', as_of: Date.now() + 1000 }),
  ];
  const count = countPendingEmbeddings(memory.db, scope, embedder);
  const areSettled = await Promise.all([...waiting, count].map((work) => settles(memory.db, work)));
  open();

  expect(before).toEqual([]);
  expect(areSettled).toEqual([false, false, false, false]);
  for (const search of waiting) expect(keysOf(await search)).toEqual(['drink']);
  expect(await count).toBe(0);
});

test('a search by words, and one of another account, wait for no vector', async () => {
  const { embedder, open } = held();
  const { scope, put } = await memory.newMemories({}, { embedder });
  const other = await memory.newMemories({ drink: 'Ben always orders milk' });
  await put('drink', 'Ada always orders tea');
  const deps = { ...memory.deps, embedder };

  const byWords = await searchMemories(deps, scope, { query: 'tea', mode: 'keyword' });
  const ofOther = await searchMemories(deps, other.scope, { query: 'milk', mode: 'semantic' });
  open();

  expect([keysOf(byWords), keysOf(ofOther)]).toEqual([['drink'], ['drink']]);
});

test('while nothing can be embedded, what waits is left to the job at once', async () => {
  const failing = Promise.withResolvers<Float32Array[]>();
  let calls = 0;
  const embedPassages = () => {
    calls++;
    return failing.promise;
  };
  const embedder = { ...fakeEmbedder(), embedPassages };
  const { accountId, put } = await memory.newMemories({}, { embedder });
  for (let i = 0; i < 64; i++) await put(`note_${i}`, `Note ${i} of many`);

  failing.reject(new EmbedderError('unavailable', 'not now'));
  await embeddingBacklog(embedder).untilEmbedded(accountId);

  expect(calls).toBe(2);
});

test('vectors of puts are urgent for the embedder', async () => {
  const own = fakeEmbedder();
  const urgencies: unknown[] = [];
  const embedder: Embedder = {
    ...own,
    embedPassages: (texts, options) => {
      urgencies.push(options?.urgent);
      return own.embedPassages(texts);
    },
  };

  await memory.newMemories({ drink: 'Ada always orders tea' }, { embedder });

  expect(urgencies).toEqual([true]);
});

test('a put that stores nothing gives its place back', async () => {
  const { embedder, open } = held();
  const { put } = await memory.newMemories({}, { embedder });
  await put('city', 'Leeds');

  for (let i = 0; i < 70; i++) await put('city', 'Leeds');
  for (let i = 0; i < 70; i++) await put('city', { value: 'York', if_version: 9 }).catch(() => {});
  await put('other', 'This one is stored');
  open();
});

test('puts that wait for their vectors share batches', async () => {
  const { embedder, calls, open } = held();
  const { accountId, put } = await memory.newMemories({}, { embedder });

  for (let i = 0; i < 48; i++) await put(`note_${i}`, `Note ${i} of many`);
  open();
  await embeddingBacklog(embedder).untilEmbedded(accountId);

  expect(await selectVectors(accountId)).toHaveLength(48);
  // Two batches were under way.
  expect(calls.length).toBeLessThan(2 + 4);
});

test('what happens to a memory while its vector is made is right afterwards', async () => {
  const { embedder, calls, open } = held();
  const { accountId, scope, put } = await memory.newMemories({}, { embedder });
  const remove = (key: string, hard: boolean) => deleteMemory(memory.db, scope, { key, hard, trust: 'user' });
  for (const key of ['replaced', 'amended', 'deleted', 'erased']) await put(key, `The first ${key}`);
  await expect.poll(() => calls.length).toBeGreaterThan(0);

  await put('replaced', 'The second');
  await put('amended', { value: 'The first amended', tags: ['new'] });
  await remove('deleted', false);
  await remove('erased', true);
  open();
  await embeddingBacklog(embedder).untilEmbedded(accountId);

  expect(await selectVectors(accountId)).toEqual([
    { key: 'replaced', value: 'The first replaced', tags: [], live: false },
    { key: 'amended', value: 'The first amended', tags: [], live: false },
    { key: 'deleted', value: 'The first deleted', tags: [], live: false },
    { key: 'replaced', value: 'The second', tags: [], live: true },
    { key: 'amended', value: 'The first amended', tags: ['new'], live: true },
  ]);
});

test('an amended memory that has a vector keeps it without the embedder', async () => {
  const { embedder, calls, open } = held();
  const { accountId, put } = await memory.newMemories({}, { embedder });
  open();
  await put('city', 'Leeds');
  await embeddingBacklog(embedder).untilEmbedded(accountId);

  await put('city', { value: 'Leeds', tags: ['new'] });
  await embeddingBacklog(embedder).untilEmbedded(accountId);

  expect((await selectVectors(accountId)).map(({ live }) => live)).toEqual([false, true]);
  expect(calls.length).toBe(1);
});

/** Puts with an embedder, which note the requested jobs. */
async function putAll(embedder: Embedder, values: string[]) {
  const { accountId, keyId, scope } = await memory.newMemories();
  const requested: string[] = [];
  const request = async (_: unknown, name: string) => void requested.push(name);
  const deps = { ...memory.deps, embedder, jobs: { ...memory.deps.jobs, request } };
  const put = (value: string, i: number) =>
    putMemory(deps, scope as MemoryScope, { key: `k${i}`, value, origin: originOfKey(keyId, null) });
  await Promise.all(values.map(put));
  await embeddingBacklog(embedder).untilEmbedded(accountId);
  return { accountId, requested };
}

test('a put succeeds while the embedder fails, and a job is requested', async () => {
  const embedPassages = () => Promise.reject(new EmbedderError('unavailable', 'not now'));

  const { accountId, requested } = await putAll({ ...fakeEmbedder(), embedPassages }, ['Ada orders tea']);

  await expect.poll(() => requested).toEqual(['embed-memories']);
  expect(await selectVectors(accountId)).toEqual([]);
});

test('a text that the embedder refuses keeps no other from its vector', async () => {
  const own = fakeEmbedder();
  const embedder: Embedder = {
    ...own,
    embedPassages: async (texts) => {
      if (texts.some((text) => text.includes('number 4'))) throw new EmbedderError('rejected', 'no');
      return own.embedPassages(texts);
    },
  };

  const { accountId } = await putAll(
    embedder,
    Array.from({ length: 9 }, (_, i) => `Note number ${i}`),
  );

  const values = (await selectVectors(accountId)).map(({ value }) => value);
  expect(values).toHaveLength(8);
  expect(values).not.toContain('Note number 4');
});

test('each language has the vector of its model, and one that no model knows waits for nothing', async () => {
  const german = 'Ada trinkt morgens immer einen Tee und isst dazu ein Brot mit Honig';
  const otherLanguages = fakeEmbedder({ modelId: 'fake-others' });

  const both = await putAll({ ...fakeEmbedder(), otherLanguages }, [german, 'Ada lives in a house in Leeds']);
  const none = await putAll({ ...fakeEmbedder(), otherLanguages: null }, [german]);

  const { rows } = await sql<{ model: string }>`
    select model_id as model from memory_vectors where account_id = ${both.accountId} order by 1`.execute(
    memory.db,
  );
  expect(rows.map(({ model }) => model)).toEqual(['fake-others', 'fake-triples']);
  expect([await selectVectors(none.accountId), none.requested]).toEqual([[], []]);
});

test('a process that is about to end makes the vectors of all accounts', async () => {
  const { embedder, open } = held();
  const accounts = [await memory.newMemories({}, { embedder }), await memory.newMemories({}, { embedder })];
  for (const { put } of accounts) await put('drink', 'Ada always orders tea');
  open();

  await embeddingBacklog(embedder).finish();

  for (const { accountId } of accounts) expect(await selectVectors(accountId)).toHaveLength(1);
});
