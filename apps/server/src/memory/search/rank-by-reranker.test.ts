import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { createReranker, type EmbedderError } from '@jettson/embedder';
import { expect, onTestFinished, test } from 'vitest';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { searchMemories } from './search-memories.ts';

const memory = setUpMemory();
const query = 'What does Ada drink?';
const FACTS = {
  ada_drink: 'Ada always orders green tea',
  ben_drink: 'Ben drinks his coffee black',
  office_1: 'The office in Bristol opens at nine',
};

/** A fake reranker on loopback, in the form of Cohere's and Jina's. It likes best what ours put last. */
async function startFakeReranker(
  answer = (documents: string[]): unknown => documents.map((_, i) => scored(i, i)),
) {
  const calls: { query: string; documents: string[] }[] = [];
  const failures: EmbedderError[] = [];
  const server = createServer(async (request, response) => {
    const call = (await json(request)) as (typeof calls)[number];
    calls.push(call);
    response.end(JSON.stringify({ results: answer(call.documents) }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const reranker = createReranker({ provider: 'openai', model: 'fake', baseUrl }, (error) =>
    failures.push(error),
  );
  return { reranker, calls, failures };
}

const scored = (index: number, relevance_score: number) => ({ index, relevance_score });

test('a reranker changes the order, and no score', async () => {
  const { scope } = await memory.newMemories(FACTS);
  const { reranker, calls } = await startFakeReranker();
  const asOf = Date.now();
  const search = (deps: object) => searchMemories({ ...memory.deps, ...deps }, scope, { query, as_of: asOf });

  const [plain, reranked] = [await search({}), await search({ reranker })];

  expect(plain.results.map(({ key }) => key)[0]).toBe('ada_drink');
  expect(reranked.results).toEqual(plain.results.toReversed());
  // As they are embedded: a key that is a title stands before its value.
  const titled = {
    ...FACTS,
    ada_drink: `ada drink: ${FACTS.ada_drink}`,
    ben_drink: `ben drink: ${FACTS.ben_drink}`,
  };
  const texts = plain.results.map(({ key }) => titled[key as keyof typeof FACTS]);
  expect(calls).toMatchObject([{ query, documents: texts }]);
});

test('the reranker sees more than is asked for, and limit holds for its order', async () => {
  const { scope } = await memory.newMemories(FACTS);
  const { reranker, calls } = await startFakeReranker();

  const { results } = await searchMemories({ ...memory.deps, reranker }, scope, { query, limit: 1 });

  expect(calls[0]?.documents).toHaveLength(3);
  expect(results.map(({ value }) => value)).toEqual([
    calls[0]?.documents.at(-1)?.replace(/^ben drink: /, ''),
  ]);
});

test('only the best 50 are sent, and the others follow in the order of before', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => [`drink_${i}`, `Ada drinks tea number ${i}`]);
  const { scope } = await memory.newMemories(Object.fromEntries(rows));
  const { reranker, calls } = await startFakeReranker();
  const request = { query, limit: 60, as_of: Date.now() };

  const plain = await searchMemories(memory.deps, scope, request);
  const reranked = await searchMemories({ ...memory.deps, reranker }, scope, request);

  expect(calls[0]?.documents).toHaveLength(50);
  expect(reranked.results.slice(0, 50)).toEqual(plain.results.slice(0, 50).reverse());
  expect(reranked.results.slice(50)).toEqual(plain.results.slice(50));
});

test('min_score finds the same with a reranker', async () => {
  const { scope } = await memory.newMemories(FACTS);
  const { reranker, calls } = await startFakeReranker();
  const { results } = await searchMemories(memory.deps, scope, { query });
  const request = { query, min_score: ((results[0]?.score ?? 0) + (results[1]?.score ?? 0)) / 2 };

  const reranked = await searchMemories({ ...memory.deps, reranker }, scope, request);

  expect(reranked.results.map(({ key }) => key)).toEqual(['ada_drink']);
  expect(calls).toEqual([]);
});

test('after nonsense the order is that of before', async () => {
  const { scope } = await memory.newMemories(FACTS);
  const { reranker, failures } = await startFakeReranker((documents) =>
    documents.map((_, i) => scored(i + 1, i)),
  );
  const request = { query, as_of: Date.now() };

  const plain = await searchMemories(memory.deps, scope, request);
  const reranked = await searchMemories({ ...memory.deps, reranker }, scope, request);

  expect(reranked).toEqual(plain);
  expect(failures).toMatchObject([{ code: 'bad_answer' }]);
});

test('a keyword search is not sent anywhere', async () => {
  const { scope } = await memory.newMemories(FACTS);
  const { reranker, calls } = await startFakeReranker();

  await searchMemories({ ...memory.deps, reranker }, scope, { query: 'drinks orders', mode: 'keyword' });

  expect(calls).toEqual([]);
});
