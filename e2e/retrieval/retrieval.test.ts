import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { createEmbedder, type Embedder } from '@jettson/embedder';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wholeAccount } from '../../apps/server/src/memory/model/memory-scope.ts';
import { originOfKey } from '../../apps/server/src/memory/model/origin.ts';
import { searchMemories } from '../../apps/server/src/memory/search/search-memories.ts';
import { putMemory } from '../../apps/server/src/memory/store/put-memory.ts';
import { noJobs } from '../../apps/server/src/memory/testing/no-jobs.ts';
import { newAccount } from '../../apps/server/src/testing/new-account.ts';
import { type Question, recallAt } from './measure-retrieval.ts';
import memories from './memories.json' with { type: 'json' };
import rawQuestions from './questions.json' with { type: 'json' };

const questions = rawQuestions as Question[];
const answerable = questions.filter(({ kind }) => kind !== 'negative');
const negatives = questions.filter(({ kind }) => kind === 'negative');

let database: TestDatabase;
let embedder: Embedder;
let accountId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  embedder = createEmbedder({ provider: 'local' });
  accountId = await accountWith(memories);
});

afterAll(async () => {
  await embedder.close();
  await database.close();
});

async function accountWith(rows: { key: string; value: string }[]): Promise<string> {
  const account = await newAccount(database.db);
  const deps = { db: database.db, embedder, jobs: noJobs };
  const origin = originOfKey(account.keyId, null);
  await Promise.all(rows.map((row) => putMemory(deps, wholeAccount(account.accountId), { ...row, origin })));
  return account.accountId;
}

async function search(query: string, options: { limit?: number; min_score?: number } = {}, of = accountId) {
  const { results } = await searchMemories({ db: database.db, embedder }, wholeAccount(of), {
    query,
    ...options,
  });
  return results;
}

async function searchAll(asked: Question[]): Promise<Map<Question, string[]>> {
  const entries = asked.map(async (question): Promise<[Question, string[]]> => {
    const results = await search(question.query, { limit: 10 });
    return [question, results.map(({ key }) => key)];
  });
  return new Map(await Promise.all(entries));
}

// Measured .90 and .94; by kind, at 5: paraphrase .83, name .98, identifier 1, date 1. The room below is for int8
// vectors, which differ a little with the batch that a text is embedded in.
test('of 163 memories most answers are among the first five hits', async () => {
  const hits = await searchAll(answerable);

  const missed = answerable.filter((q) => !q.answers.some((key) => hits.get(q)?.includes(key)));
  const why = `missed: ${missed.map((q) => q.query).join(' | ')}`;
  expect(recallAt(5, answerable, hits), why).toBeGreaterThan(0.87);
  expect(recallAt(10, answerable, hits), why).toBeGreaterThan(0.92);
});

test.each([
  ['paraphrase', 0.78],
  ['name', 0.94],
  ['identifier', 0.93],
  ['date', 0.92],
] as const)('questions by %s find their answer among the first five hits', async (kind, least) => {
  const ofKind = answerable.filter((question) => question.kind === kind);

  const hits = await searchAll(ofKind);

  expect(recallAt(5, ofKind, hits)).toBeGreaterThan(least);
});

test('questions that the account cannot answer find nothing at 0.4', async () => {
  const found = await Promise.all(negatives.map(({ query }) => search(query, { min_score: 0.4 })));

  const wrong = negatives.filter((_, index) => (found[index]?.length ?? 0) > 0);
  expect(wrong.map(({ query }) => query)).toEqual([]);
});

test('the question for the brand color finds it at 0.4', async () => {
  const results = await search('what color is the brand?', { min_score: 0.4 });

  expect(results[0]?.key).toBe('brand_color');
});

test.each([
  '#7C3AED',
  'orange',
  'The brand color is #FF5733',
  'Our primary brand color is indigo (#4F46E5).',
])('the question for the brand color finds it at 0.4 when it is the only memory: %s', async (value) => {
  const alone = await accountWith([{ key: 'brand_color', value }]);

  const results = await search('what color is the brand?', { min_score: 0.4 }, alone);

  expect(results.map(({ key }) => key)).toEqual(['brand_color']);
});

test('a superseded value is never found, whatever is asked for', async () => {
  const account = await accountWith([{ key: 'office_city', value: 'The office is in Leeds' }]);
  const origin = originOfKey('key', null);
  const moved = { key: 'office_city', value: 'The office is in Bristol', origin };

  await putMemory({ db: database.db, embedder, jobs: noJobs }, wholeAccount(account), moved);
  const found = await Promise.all(
    ['Leeds', 'is the office in Leeds?', 'office_city'].map((query) => search(query, {}, account)),
  );

  expect(found.map((results) => results.map(({ value }) => value))).toEqual(
    found.map(() => ['The office is in Bristol']),
  );
});
