import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { createEmbedder, type Embedder, EmbedderError } from '@jettson/embedder';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { newAccount } from '../../testing/new-account.ts';
import { searchMemories } from '../search/search-memories.ts';
import { deleteMemory } from '../versions/delete-memory.ts';
import { originOfKey } from '../versions/origin.ts';
import { putMemory } from '../versions/put-memory.ts';
import { countPendingEmbeddings, embedPending } from './embed-pending.ts';

// The job works on all accounts at once: it would get in the way of other files, and finds what other tests left.
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ isolated: true });
});
afterEach(() => embedPending({ db: database.db, embedder: local }));
afterAll(async () => {
  await local.close();
  await database.close();
});

const unavailable = () => Promise.reject(new EmbedderError('unavailable', 'not now'));
const local = createEmbedder({ provider: 'local' });
/** The local model while it cannot be reached: puts leave their vectors to the background. */
const offline: Embedder = { ...local, embedQuery: unavailable, embedPassages: unavailable };

async function remember(accountId: string, embedder: Embedder, values: Record<string, string>) {
  for (const [key, value] of Object.entries(values)) {
    await putMemory({ db: database.db, embedder }, accountId, {
      key,
      value,
      origin: originOfKey('key', null),
    });
  }
}

const pending = (accountId: string, embedder: Embedder) =>
  countPendingEmbeddings({ db: database.db, embedder }, accountId);

test('what could not be embedded at once is found by its words, and by its meaning after the job', async () => {
  const { accountId } = await newAccount(database.db);
  await remember(accountId, offline, { drink: 'Ada always orders tea', city: 'Ada lives in Leeds' });
  const deps = { db: database.db, embedder: local };
  const byMeaning = { query: 'favourite beverage', mode: 'semantic' } as const;

  const byWords = await searchMemories(deps, accountId, { query: 'tea' });
  const before = await searchMemories(deps, accountId, byMeaning);
  const waiting = await pending(accountId, local);
  const made = await embedPending(deps);
  const after = await searchMemories(deps, accountId, byMeaning);

  expect(byWords.results.map(({ key }) => key)).toEqual(['drink']);
  expect(before.results).toEqual([]);
  expect([waiting, made, await pending(accountId, local)]).toEqual([2, 2, 0]);
  expect(after.results[0]?.key).toBe('drink');
});

test('running twice, also at the same time, stores each vector once', async () => {
  const { accountId } = await newAccount(database.db);
  await remember(accountId, offline, { a: 'The train leaves at nine', b: 'The bus leaves at ten' });
  const deps = { db: database.db, embedder: local };

  await Promise.all([embedPending(deps), embedPending(deps)]);
  const again = await embedPending(deps);

  expect(again).toBe(0);
  expect(await pending(accountId, local)).toBe(0);
});

test('a change of the model embeds everything again, earlier versions too, while search goes on', async () => {
  const { accountId } = await newAccount(database.db);
  await remember(accountId, local, { city: 'Ada lives in Leeds', drink: 'Ada orders tea' });
  const beforeMove = Date.now();
  await remember(accountId, local, { city: 'Ada lives in Bristol' });
  const other: Embedder = {
    ...local,
    modelId: 'test/other',
    dimensions: 2,
    embedQuery: async () => Float32Array.of(1, 0),
    embedPassages: async (texts) => texts.map((text) => Float32Array.of(Number(text.includes('tea')), 0.5)),
  };
  const deps = { db: database.db, embedder: other };

  const waiting = await pending(accountId, other);
  const meanwhile = await searchMemories(deps, accountId, { query: 'Bristol' });
  await embedPending(deps);
  const after = await searchMemories(deps, accountId, { query: 'beverage', mode: 'semantic' });
  const asItWas = await searchMemories(deps, accountId, {
    query: 'home',
    mode: 'semantic',
    as_of: beforeMove,
  });

  expect([waiting, await pending(accountId, other)]).toEqual([2, 0]);
  expect(meanwhile.results.map(({ key }) => key)).toEqual(['city']);
  expect(asItWas.results.map(({ value }) => value)).toContain('Ada lives in Leeds');
  expect(after.results[0]?.key).toBe('drink');
});

test('a text that the embedder refuses keeps no other from its vector', async () => {
  const { accountId } = await newAccount(database.db);
  const values = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`note_${i}`, `Note number ${i}`]));
  await remember(accountId, offline, values);
  const picky: Embedder = {
    ...local,
    embedPassages: async (texts) => {
      if (texts.some((text) => text.includes('number 4'))) throw new EmbedderError('rejected', 'no');
      return local.embedPassages(texts);
    },
  };

  const made = await embedPending({ db: database.db, embedder: picky });

  expect(made).toBe(8);
  expect(await pending(accountId, local)).toBe(1);
});

test('an embedder that is down fails the job, and the next one goes on', async () => {
  const { accountId } = await newAccount(database.db);
  await remember(accountId, offline, { a: 'The train leaves at nine' });

  const failed = embedPending({ db: database.db, embedder: offline });
  await expect(failed).rejects.toMatchObject({ code: 'unavailable' });
  const made = await embedPending({ db: database.db, embedder: local });

  expect(made).toBe(1);
});

test('deleted memories and those of other accounts do not count as pending', async () => {
  const { accountId } = await newAccount(database.db);
  const other = await newAccount(database.db);
  await remember(accountId, offline, { a: 'The train leaves at nine', b: 'The bus leaves at ten' });
  await remember(other.accountId, offline, { c: 'The ferry leaves at noon' });

  await deleteMemory({ db: database.db }, accountId, { key: 'a' });

  expect(await pending(accountId, local)).toBe(1);
  expect(await pending(other.accountId, local)).toBe(1);
});
