import { expect, test } from 'vitest';
import { Jettson, type ProgressEntry } from '../src/index.ts';
import { startServer } from './start-server.ts';

const API_KEY = 'jett_sk_test_0123456789abcdefghijklmnopqrstuv';
const agent = (status: string, lines: string[], updatedAt = 0) => ({
  agent_id: 'ag_1',
  status,
  updated_at: new Date(updatedAt).toISOString(),
  progress: lines.map((message, index) => ({ ts: index, kind: 'info', message })),
});

test('progress is told line by line, each line once', async () => {
  const answers = [
    agent('running', ['a']),
    agent('running', ['a', 'b', 'c']),
    agent('completed', ['a', 'b', 'c', 'd']),
  ];
  const url = await startServer((_request, response) => response.end(JSON.stringify(answers.shift())));
  const client = new Jettson({ apiKey: API_KEY, baseUrl: url });
  const told: string[] = [];

  await client.agents.wait('ag_1', { pollIntervalMs: 10, onProgress: ({ message }) => told.push(message) });

  expect(told).toEqual(['a', 'b', 'c', 'd']);
});

test('progress is told as the events come, where the server offers them', async () => {
  const answers = [
    agent('running', ['a'], 1000),
    agent('running', ['a', 'b'], 2000),
    agent('completed', ['a', 'b', 'c'], 3000),
  ];
  const paths: string[] = [];
  const url = await startServer((request, response) => {
    paths.push(request.url ?? '');
    if (!request.url?.endsWith('/events')) {
      response.setHeader('link', '</api/v1/agents/ag_1/events>; rel="monitor"');
      return response.end(JSON.stringify(answers.shift()));
    }
    response.setHeader('content-type', 'text/event-stream');
    for (const [index, ts] of [500, 1500].entries()) {
      response.write(`data: ${JSON.stringify({ id: index + 1, type: 'message', ts, data: {} })}\n\n`);
    }
    response.end();
  });
  const client = new Jettson({ apiKey: API_KEY, baseUrl: url });
  const told: ProgressEntry[] = [];

  await client.agents.wait('ag_1', { onProgress: (entry) => told.push(entry) });

  expect(told.map(({ message }) => message)).toEqual(['a', 'b', 'c']);
  const get = '/api/v1/agents/ag_1';
  expect(paths).toEqual([get, `${get}/events`, get, get]);
});

test('an abort ends a wait at once', async () => {
  const abort = new AbortController();
  const url = await startServer((_request, response) => {
    response.end(JSON.stringify(agent('running', [])));
    setTimeout(() => abort.abort(new Error('enough')), 20);
  });
  const client = new Jettson({ apiKey: API_KEY, baseUrl: url });

  const wait = client.agents.wait('ag_1', { pollIntervalMs: 60_000, signal: abort.signal });

  await expect(wait).rejects.toThrow('enough');
});

test.each(['leaving the loop', 'an abort'])('%s closes the connection of a stream', async (way) => {
  const abort = new AbortController();
  const closed = Promise.withResolvers<void>();
  const url = await startServer((_request, response) => {
    response.setHeader('content-type', 'text/event-stream');
    response.write('data: {"id":1,"type":"message","ts":1,"data":{}}\n\n');
    response.on('close', closed.resolve);
  });
  const client = new Jettson({ apiKey: API_KEY, baseUrl: url });

  const read = async () => {
    for await (const _ of client.agents.stream('ag_1', { signal: abort.signal })) {
      if (way === 'leaving the loop') return;
      abort.abort(new Error('enough'));
    }
  };

  if (way === 'an abort') await expect(read()).rejects.toThrow('enough');
  else await read();
  await closed.promise;
});
