import { createEmbedder, type Embedder, EmbedderError } from '@jettson/embedder';
import { afterEach, expect, test } from 'vitest';
import { importMemories } from '../bulk/transfer/import-memories.ts';
import { wholeAccount } from '../model/memory-scope.ts';
import { originOfKey } from '../model/origin.ts';
import { searchMemories } from '../search/search-memories.ts';
import { deleteMemory } from '../store/delete-memory.ts';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { countPendingEmbeddings } from './count-pending-embeddings.ts';
import { embedPending } from './embed-pending.ts';

const unavailable = () => Promise.reject(new EmbedderError('unavailable', 'not now'));
const local = createEmbedder({ provider: 'local' });
/** The local model while it cannot be reached: puts leave their vectors to the background job. */
const offline: Embedder = { ...local, embedQuery: unavailable, embedPassages: unavailable };

// The job works on all accounts at once: it would disturb other files, and find what other tests have left.
const memory = setUpMemory({ embedder: local, isolated: true });
afterEach(() => embedPending(memory.deps));

const pending = (accountId: string, embedder = local) =>
  countPendingEmbeddings(memory.db, wholeAccount(accountId), embedder);

test('what could not be embedded at once is found by its words, and by its meaning after the job', async () => {
  const { accountId } = await memory.newMemories(
    { drink: 'Ada always orders tea', city: 'Ada lives in Leeds' },
    { embedder: offline },
  );
  const { deps } = memory;
  const byMeaning = { query: 'favourite beverage', mode: 'semantic' } as const;

  const byWords = await searchMemories(deps, wholeAccount(accountId), { query: 'tea' });
  const before = await searchMemories(deps, wholeAccount(accountId), byMeaning);
  const waiting = await pending(accountId, local);
  const made = await embedPending(deps);
  const after = await searchMemories(deps, wholeAccount(accountId), byMeaning);

  expect(byWords.results.map(({ key }) => key)).toEqual(['drink']);
  expect(before.results).toEqual([]);
  expect([waiting, made, await pending(accountId, local)]).toEqual([2, 2, 0]);
  expect(after.results[0]?.key).toBe('drink');
});

test('running twice, also at the same time, stores each vector once', async () => {
  const { accountId } = await memory.newMemories(
    { a: 'The train leaves at nine', b: 'The bus leaves at ten' },
    { embedder: offline },
  );
  const { deps } = memory;

  await Promise.all([embedPending(deps), embedPending(deps)]);
  const again = await embedPending(deps);

  expect(again).toBe(0);
  expect(await pending(accountId, local)).toBe(0);
});

test('a change of the model embeds everything again, earlier versions too, while search goes on', async () => {
  const { accountId, put } = await memory.newMemories({
    city: 'Ada lives in Leeds',
    drink: 'Ada orders tea',
  });
  const { updated_at: movedAt } = await put('city', 'Ada lives in Bristol');
  const other: Embedder = {
    ...local,
    modelId: 'test/other',
    dimensions: 2,
    embedQuery: async () => Float32Array.of(1, 0),
    embedPassages: async (texts) => texts.map((text) => Float32Array.of(Number(text.includes('tea')), 0.5)),
  };
  const deps = { ...memory.deps, embedder: other };

  const waiting = await pending(accountId, other);
  const meanwhile = await searchMemories(deps, wholeAccount(accountId), { query: 'Bristol' });
  await embedPending(deps);
  const after = await searchMemories(deps, wholeAccount(accountId), { query: 'beverage', mode: 'semantic' });
  const asItWas = await searchMemories(deps, wholeAccount(accountId), {
    query: 'home',
    mode: 'semantic',
    as_of: movedAt - 1,
  });

  expect([waiting, await pending(accountId, other)]).toEqual([2, 0]);
  expect(meanwhile.results.map(({ key }) => key)).toEqual(['city']);
  expect(asItWas.results.map(({ value }) => value)).toContain('Ada lives in Leeds');
  expect(after.results[0]?.key).toBe('drink');
});

test('a text that the embedder refuses keeps no other from its vector', async () => {
  const values = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`note_${i}`, `Note number ${i}`]));
  const { accountId } = await memory.newMemories(values, { embedder: offline });
  const picky: Embedder = {
    ...local,
    embedPassages: async (texts) => {
      if (texts.some((text) => text.includes('number 4'))) throw new EmbedderError('rejected', 'no');
      return local.embedPassages(texts);
    },
  };

  const made = await embedPending({ ...memory.deps, embedder: picky });

  expect(made).toBe(8);
  expect(await pending(accountId, local)).toBe(1);
});

test('an embedder that is down fails the job, and the next one goes on', async () => {
  await memory.newMemories({ a: 'The train leaves at nine' }, { embedder: offline });

  const failed = embedPending({ ...memory.deps, embedder: offline });
  await expect(failed).rejects.toMatchObject({ code: 'unavailable' });
  const made = await embedPending(memory.deps);

  expect(made).toBe(1);
});

test('deleted memories and those of other accounts do not count as pending', async () => {
  const { accountId } = await memory.newMemories(
    { a: 'The train leaves at nine', b: 'The bus leaves at ten' },
    { embedder: offline },
  );
  const other = await memory.newMemories({ c: 'The ferry leaves at noon' }, { embedder: offline });

  await deleteMemory(memory.db, wholeAccount(accountId), { key: 'a', trust: 'user' });

  expect(await pending(accountId, local)).toBe(1);
  expect(await pending(other.accountId, local)).toBe(1);
});

/** An embedder that records which texts it is given together. */
function noting(onBatch: (nth: number) => Promise<unknown> = async () => {}) {
  const batches: string[][] = [];
  const embedder: Embedder = {
    ...local,
    async embedPassages(texts) {
      batches.push(texts);
      await onBatch(batches.length);
      return texts.map(() => Float32Array.from({ length: local.dimensions }, (_, i) => (i === 0 ? 1 : 0)));
    },
  };
  return { embedder, batches };
}

async function newCrowd(rows: number) {
  const { scope } = await memory.newMemories();
  const origin = originOfKey('key', null);
  const values = Array.from({ length: rows }, (_, i) => ({ key: `n${i}`, value: `Number ${i} of many` }));
  await importMemories(memory.deps, scope, { rows: values, origin });
}

test('one row of an account is embedded with the first of many of another, which came before it', async () => {
  await newCrowd(600);
  await memory.newMemories({ a: 'The only one' }, { embedder: offline });
  const { embedder, batches } = noting();

  const made = await embedPending({ ...memory.deps, embedder });

  expect(made).toBe(601);
  expect(batches[0]).toContain('The only one');
});

test('one row that comes while many of another account are embedded waits for what is under way alone', async () => {
  await newCrowd(900);
  let late: Promise<unknown> | undefined;
  const { embedder, batches } = noting(async (nth) => {
    if (nth === 1) late = memory.newMemories({ a: 'The late one' }, { embedder: offline });
    await late;
  });

  await embedPending({ ...memory.deps, embedder });

  const nth = batches.findIndex((texts) => texts.includes('The late one'));
  // Two batches are made at the same time, and a third may have been read already.
  expect(nth).toBeLessThan(4);
  expect(batches.length).toBeGreaterThan(7);
});

test('long texts of an account are fewer at a time, so that others wait no longer', async () => {
  const long = `The train leaves at nine. `.repeat(600);
  const values = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`n${i}`, `${i} ${long}`]));
  await memory.newMemories(values, { embedder: offline });
  await memory.newMemories({ a: 'The only one' }, { embedder: offline });
  const { embedder, batches } = noting();

  const made = await embedPending({ ...memory.deps, embedder });

  expect(made).toBe(13);
  expect(batches.length).toBeGreaterThan(4);
  expect(batches[0]).toContain('The only one');
});

test('long texts of many accounts are not all in one batch', async () => {
  const long = `The train leaves at nine. `.repeat(190);
  for (const nth of Array(12).keys())
    await memory.newMemories({ a: `${nth} ${long}` }, { embedder: offline });
  const { embedder, batches } = noting();

  const made = await embedPending({ ...memory.deps, embedder });

  expect(made).toBe(12);
  for (const batch of batches) expect(batch.join('').length).toBeLessThan(25_000);
});
