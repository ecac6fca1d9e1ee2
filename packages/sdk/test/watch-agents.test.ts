import { expect, onTestFinished, test, vi } from 'vitest';
import { type AgentEvent, Jettson, type ProgressEntry, StreamIdleTimeoutError } from '../src/index.ts';
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

/** A client of a server that breaks a stream off after its first event, and cannot be reached for a while then. */
function clientOfServerAway(forMs: number): { client: Jettson; behind: (string | null)[] } {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const events = [
    { id: 1, type: 'message', ts: 1, data: {} },
    { id: 2, type: 'agent-status', ts: 2, data: { status: 'completed' } },
  ];
  const startedAt = performance.now();
  const behind: (string | null)[] = [];
  const fetch = async (_url: unknown, { headers }: RequestInit = {}) => {
    const isBack = performance.now() - startedAt >= forMs;
    if (behind.length > 0 && !isBack) throw new TypeError('fetch failed');
    behind.push(new Headers(headers).get('last-event-id'));
    const text = `data: ${JSON.stringify(events[behind.length - 1])}\n\n`;
    const body = ReadableStream.from(breakingOff(new TextEncoder().encode(text)));
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };
  return { client: new Jettson({ apiKey: API_KEY, fetch }), behind };
}

async function* breakingOff(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
  throw new TypeError('terminated');
}

test('a stream outlives a server that is away for 50 s, and goes on behind its last event', async () => {
  const { client, behind } = clientOfServerAway(50_000);
  const events: AgentEvent[] = [];

  const read = (async () => {
    for await (const event of client.agents.stream('ag_1')) events.push(event);
  })();
  await vi.advanceTimersByTimeAsync(60_000);
  await read;

  expect(events.map(({ id }) => id)).toEqual([1, 2]);
  expect(behind).toEqual(['0', '1']);
});

test('a stream gives up on a server that is away for longer than its idle timeout', async () => {
  const { client } = clientOfServerAway(50_000);

  const read = Array.fromAsync(client.agents.stream('ag_1', { idleTimeoutMs: 30_000 })).catch(
    (caught: unknown) => caught,
  );
  await vi.advanceTimersByTimeAsync(60_000);
  const error = await read;

  expect(error).toBeInstanceOf(StreamIdleTimeoutError);
  expect(error).toMatchObject({ agentId: 'ag_1', lastEventId: 1, code: 'stream_idle_timeout' });
});
