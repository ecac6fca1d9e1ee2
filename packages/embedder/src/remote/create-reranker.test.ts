import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import type { EmbedderError } from '../embedder-error.ts';
import type { RerankerConfig } from '../types.ts';
import { createReranker } from './create-reranker.ts';

interface Call {
  path: string | undefined;
  headers: IncomingHttpHeaders;
  body: unknown;
}
/** Undefined: never. */
type Answer = { status?: number; headers?: Record<string, string>; body: unknown } | undefined;

/** A fake reranking API on loopback: it gives these answers in turn, and then repeats the last one. */
async function startFakeReranker(...answers: Answer[]) {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    calls.push({ path: request.url, headers: request.headers, body: await json(request) });
    const answer = answers[Math.min(calls.length, answers.length) - 1];
    if (answer === undefined) return;
    const { status = 200, headers = {}, body } = answer;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { calls, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/base/` };
}

function openReranker(config: Partial<RerankerConfig> & { baseUrl: string }) {
  const failures: EmbedderError[] = [];
  const reranker = createReranker(
    { provider: 'openai', model: 'm', apiKey: 'sk-secret', backoffMs: 1, ...config },
    (error) => failures.push(error),
  );
  onTestFinished(() => reranker.close());
  return { reranker, failures };
}

const DOCUMENTS = ['zero', 'one', 'two'];
const scores = (...list: unknown[]) => list.map((relevance_score, index) => ({ index, relevance_score }));

test.each([
  ['cohere', { top_n: 3 }, { id: 'x', results: scores(0.1, 0.3, 0.9).reverse(), meta: {} }],
  ['voyage', { top_k: 3 }, { object: 'list', data: scores(0.1, 0.3, 0.9), model: 'm', usage: {} }],
  ['openai', { top_n: 3 }, { model: 'm', results: scores(-8, -2.5, 4), usage: { total_tokens: 9 } }],
] as const)('%s is asked in its own form, and its order is taken', async (provider, count, body) => {
  const { calls, baseUrl } = await startFakeReranker({ body });
  const { reranker, failures } = openReranker({ provider, baseUrl });

  const order = await reranker.rank('which?', DOCUMENTS);

  expect(order).toEqual([2, 1, 0]);
  expect(failures).toEqual([]);
  expect(calls).toMatchObject([{ path: '/base/rerank', headers: { authorization: 'Bearer sk-secret' } }]);
  expect(calls[0]?.body).toEqual({ model: 'm', query: 'which?', documents: DOCUMENTS, ...count });
});

test('of equal scores, the given order holds', async () => {
  const { baseUrl } = await startFakeReranker({ body: { results: scores(0.5, 0.9, 0.5).reverse() } });

  expect(await openReranker({ baseUrl }).reranker.rank('x', DOCUMENTS)).toEqual([1, 0, 2]);
});

test('a server without keys gets none', async () => {
  const { calls, baseUrl } = await startFakeReranker({ body: { results: scores(1, 2, 3) } });

  await openReranker({ baseUrl, apiKey: undefined }).reranker.rank('x', DOCUMENTS);

  expect(calls[0]?.headers.authorization).toBeUndefined();
});

test.each([[[]], [['one']]])('%j needs no reranker', async (documents) => {
  const { calls, baseUrl } = await startFakeReranker({ status: 500, body: {} });

  const order = await openReranker({ baseUrl }).reranker.rank('x', documents);

  expect(order).toEqual(documents.map((_, index) => index));
  expect(calls).toEqual([]);
});

test.each([
  ['a score for a text that was not sent', { results: scores(1, 2, 3, 4) }],
  ['a score that is missing', { results: scores(1, 2) }],
  ['two scores for one text', { results: [...scores(1, 2), { index: 1, relevance_score: 3 }] }],
  ['a negative position', { results: [...scores(1, 2), { index: -1, relevance_score: 3 }] }],
  ['a position that is text', { results: [...scores(1, 2), { index: '2', relevance_score: 3 }] }],
  ['a score that is not a number', { results: scores(1, 'NaN', 3) }],
  ['no score', { results: scores(1, null, 3) }],
  [
    'a score without end',
    '{"results":[{"index":0,"relevance_score":1e999},{"index":1,"relevance_score":1},{"index":2,"relevance_score":2}]}',
  ],
  ['an empty list', { results: [] }],
  ['another shape', { data: scores(1, 2, 3) }],
  ['a list of nothing', { results: [null, null, null] }],
  ['no object', null],
])('%s leaves the order as it is, with one failure', async (_, body) => {
  const { baseUrl } = await startFakeReranker({ body });
  const { reranker, failures } = openReranker({ baseUrl });

  expect(await reranker.rank('x', DOCUMENTS)).toEqual([0, 1, 2]);
  expect(failures).toMatchObject([{ code: 'bad_answer' }]);
});

test.each([
  ['that is refused', { status: 401, body: { error: 'sk-secret' } }, 'misconfigured', 1],
  ['that fails', { status: 500, body: {} }, 'unavailable', 2],
  [
    'that is told to wait for long',
    { status: 429, headers: { 'retry-after': '20' }, body: {} },
    'unavailable',
    1,
  ],
  ['whose answer is not JSON', { body: '<html>' }, 'unavailable', 2],
  ['that gets no answer', undefined, 'unavailable', 2],
] as const)('a call %s leaves the order as it is, with one failure', async (_, answer, code, tries) => {
  const { calls, baseUrl } = await startFakeReranker(answer);
  const { reranker, failures } = openReranker({ baseUrl, ...(answer === undefined && { timeoutMs: 200 }) });

  expect(await reranker.rank('x', DOCUMENTS)).toEqual([0, 1, 2]);
  expect(failures).toMatchObject([{ code, message: expect.stringContaining('The reranker at 127.0.0.1') }]);
  expect(failures[0]?.message).not.toContain('sk-secret');
  expect(calls).toHaveLength(tries);
});

test('a short failure is waited out', async () => {
  const { baseUrl } = await startFakeReranker(
    { status: 503, headers: { 'retry-after': '0' }, body: {} },
    { body: { results: scores(1, 2, 3) } },
  );
  const { reranker, failures } = openReranker({ baseUrl });

  expect(await reranker.rank('x', DOCUMENTS)).toEqual([2, 1, 0]);
  expect(failures).toEqual([]);
});
