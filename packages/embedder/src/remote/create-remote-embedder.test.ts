import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { createEmbedder } from '../create-embedder.ts';
import type { RemoteEmbedderConfig, RemoteProvider } from '../types.ts';

interface Call {
  path: string | undefined;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
}
type Answer = (call: Call) => { status?: number; headers?: Record<string, string>; body: unknown };

/** A provider on loopback that gives these answers in turn, and then repeats the last one. */
async function startProvider(...answers: Answer[]) {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const call = { path: request.url, headers: request.headers, body: (await json(request)) as Call['body'] };
    calls.push(call);
    const answer = answers[Math.min(calls.length, answers.length) - 1] as Answer;
    const { status = 200, headers = {}, body } = answer(call);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { calls, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function openRemote(config: Partial<RemoteEmbedderConfig> & { provider: RemoteProvider; baseUrl: string }) {
  const embedder = createEmbedder({
    model: 'm',
    dimensions: 2,
    apiKey: 'sk-secret',
    backoffMs: 1,
    ...config,
  });
  onTestFinished(() => embedder.close());
  return embedder;
}

/** The first component is the text's position in the request, so that a wrong order shows. */
const openaiAnswer: Answer = ({ body }) => ({
  body: {
    data: (body.input as string[]).map((text, index) => ({ index, embedding: [Number(text), 1] })).reverse(),
  },
});

test('an OpenAI-compatible server is asked in batches and its answers put in order', async () => {
  const { calls, baseUrl } = await startProvider(openaiAnswer);
  const embedder = openRemote({ provider: 'openai', baseUrl, model: 'text-embedding-3-small' });
  const texts = Array.from({ length: 70 }, (_, index) => String(index));

  const vectors = await embedder.embedPassages(texts);

  expect(vectors.map(([x = 0, y = 1]) => Math.round(x / y))).toEqual(texts.map(Number));
  expect(calls.map(({ path, body }) => [path, (body.input as string[]).length])).toEqual([
    ['/embeddings', 64],
    ['/embeddings', 6],
  ]);
  expect(calls[0]?.headers.authorization).toBe('Bearer sk-secret');
  expect(embedder.modelId).toBe('openai/text-embedding-3-small');
});

test('vectors are scaled to length 1', async () => {
  const { baseUrl } = await startProvider(() => ({ body: { embeddings: [[3, 4]] } }));

  const vector = await openRemote({ provider: 'ollama', baseUrl }).embedQuery('x');

  expect([...vector]).toEqual([expect.closeTo(0.6, 5), expect.closeTo(0.8, 5)]);
});

test.each([
  ['ollama', '/api/embed', { embeddings: [[0, 1]] }, { input: ['x'] }, { input: ['x'] }],
  [
    'cohere',
    '/embed',
    { embeddings: { float: [[0, 1]] } },
    { texts: ['x'], input_type: 'search_query' },
    { texts: ['x'], input_type: 'search_document' },
  ],
  [
    'voyage',
    '/embeddings',
    { data: [{ index: 0, embedding: [0, 1] }] },
    { input: ['x'], input_type: 'query' },
    { input: ['x'], input_type: 'document' },
  ],
] as const)('%s is told queries and passages apart', async (provider, path, body, query, passage) => {
  const { calls, baseUrl } = await startProvider(() => ({ body }));
  const embedder = openRemote({ provider, baseUrl });

  const vectors = [await embedder.embedQuery('x'), ...(await embedder.embedPassages(['x']))];

  expect(vectors.map((vector) => [...vector])).toEqual([
    [0, 1],
    [0, 1],
  ]);
  expect(calls.map((call) => call.path)).toEqual([path, path]);
  expect(calls.map((call) => call.body)).toEqual([
    { model: 'm', ...expectedExtras(provider), ...query },
    { model: 'm', ...expectedExtras(provider), ...passage },
  ]);
});

const expectedExtras = (provider: string) => (provider === 'cohere' ? { embedding_types: ['float'] } : {});

test('queries and passages get their prefixes', async () => {
  const { calls, baseUrl } = await startProvider(() => ({ body: { embeddings: [[0, 1]] } }));
  const embedder = openRemote({
    provider: 'ollama',
    baseUrl,
    queryPrefix: 'query: ',
    passagePrefix: 'passage: ',
  });

  await embedder.embedQuery('x');
  await embedder.embedPassages(['y']);

  expect(calls.map(({ body }) => body.input)).toEqual([['query: x'], ['passage: y']]);
});

test('a rate limit and a server fault are waited out', async () => {
  const { calls, baseUrl } = await startProvider(
    () => ({ status: 429, headers: { 'retry-after': '0' }, body: {} }),
    () => ({ status: 503, body: {} }),
    () => ({ body: { embeddings: [[0, 1]] } }),
  );

  const [vector] = await openRemote({ provider: 'ollama', baseUrl }).embedPassages(['x']);

  expect(vector).toEqual(Float32Array.of(0, 1));
  expect(calls).toHaveLength(3);
});

test('a server that keeps failing is unavailable, sooner for a query than for passages', async () => {
  const { calls, baseUrl } = await startProvider(() => ({ status: 500, body: {} }));
  const embedder = openRemote({ provider: 'openai', baseUrl });

  const query = embedder.embedQuery('x');
  await expect(query).rejects.toMatchObject({ code: 'unavailable' });
  const callsOfQuery = calls.length;
  const passages = embedder.embedPassages(['x']);
  await expect(passages).rejects.toMatchObject({ code: 'unavailable' });

  expect([callsOfQuery, calls.length - callsOfQuery]).toEqual([2, 4]);
});

test.each([
  [401, 'misconfigured'],
  [404, 'misconfigured'],
  [400, 'rejected'],
])(
  'after a %i the request is not sent again, and the error does not contain the key',
  async (status, code) => {
    const { calls, baseUrl } = await startProvider(() => ({ status, body: { error: 'not with sk-secret' } }));

    const error = await openRemote({ provider: 'openai', baseUrl })
      .embedQuery('x')
      .catch((reason) => reason);

    expect(error).toMatchObject({ code, message: expect.not.stringContaining('sk-secret') });
    expect(calls).toHaveLength(1);
  },
);

test.each([
  ['a vector of another size', { embeddings: [[1, 2, 3]] }],
  ['too few vectors', { embeddings: [] }],
  ['a vector of zeros', { embeddings: [[0, 0]] }],
  ['not a number', { embeddings: [[Number.NaN, 1]] }],
  ['numbers too large to have a length', { embeddings: [[1.7e308, 1.7e308]] }],
  ['no numbers', { embeddings: [['a', 'b']] }],
  ['another shape', { data: 'no' }],
  ['no object', null],
])('%s is a bad answer', async (_, body) => {
  const { baseUrl } = await startProvider(() => ({ body }));

  const failed = openRemote({ provider: 'ollama', baseUrl }).embedQuery('x');

  await expect(failed).rejects.toMatchObject({ code: 'bad_answer' });
});

test('closing ends a request that is waiting for its retry', async () => {
  const { baseUrl } = await startProvider(() => ({ status: 503, body: {} }));
  const embedder = openRemote({ provider: 'ollama', baseUrl, backoffMs: 60_000 });

  const waiting = embedder.embedQuery('x');
  waiting.catch(() => undefined);
  await embedder.close();

  await expect(waiting).rejects.toMatchObject({ code: 'closed' });
});
