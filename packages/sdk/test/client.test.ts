import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import {
  Jettson,
  JettsonAuthError,
  JettsonNetworkError,
  JettsonValidationError,
  VERSION,
} from '../src/index.ts';
import { startServer } from './start-server.ts';

const API_KEY = 'jett_sk_test_0123456789abcdefghijklmnopqrstuv';

/** A client whose every request is kept and answered with `{}`. */
function recordingClient(options: ConstructorParameters<typeof Jettson>[0] = {}) {
  const requests: Request[] = [];
  const client = new Jettson({
    apiKey: API_KEY,
    ...options,
    fetch: async (input, init) => {
      requests.push(new Request(input, init));
      return Response.json({});
    },
  });
  return { client, requests };
}

afterEach(() => vi.unstubAllEnvs());

test('a client without a key is refused when it is made', () => {
  vi.stubEnv('JETTSON_API_KEY', '');

  const make = () => new Jettson();

  expect(make).toThrow(JettsonAuthError);
  expect(make).toThrow(/apiKey.*JETTSON_API_KEY/);
});

test('a key that no header can carry is refused without being shown', () => {
  expect(() => new Jettson({ apiKey: 'secret\nkey' })).toThrow(
    expect.objectContaining({ code: 'invalid_api_key', message: expect.not.stringContaining('secret') }),
  );
});

test('key and base URL come from the environment', async () => {
  vi.stubEnv('JETTSON_API_KEY', `${API_KEY}\n`);
  vi.stubEnv('JETTSON_BASE_URL', 'https://agents.example/');
  const { client, requests } = recordingClient({ apiKey: undefined });

  await client.agents.get('ag_1');

  expect(requests[0]?.url).toBe('https://agents.example/api/v1/agents/ag_1');
  expect(requests[0]?.headers.get('authorization')).toBe(`Bearer ${API_KEY}`);
});

test.each([
  ['http://127.0.0.1:4100', 'http://127.0.0.1:4100/api/v1/agents/ag_1'],
  ['http://127.0.0.1:4100/api/v1/', 'http://127.0.0.1:4100/api/v1/agents/ag_1'],
  ['https://host.example/behind/a/proxy', 'https://host.example/behind/a/proxy/api/v1/agents/ag_1'],
  [undefined, 'http://127.0.0.1:4100/api/v1/agents/ag_1'],
])('base URL %s leads to %s', async (baseUrl, url) => {
  const { client, requests } = recordingClient({ baseUrl });

  await client.agents.get('ag_1');

  expect(requests[0]?.url).toBe(url);
});

test('a page that is signed in by a cookie sends no key', async () => {
  const { client, requests } = recordingClient({ apiKey: null });

  await client.agents.get('ag_1');

  expect(requests[0]?.headers.has('authorization')).toBe(false);
});

test('each request says which SDK it is from', async () => {
  const { client, requests } = recordingClient();

  await client.agents.get('ag_1');

  expect(requests[0]?.headers.get('user-agent')).toBe(`jettson-typescript/${VERSION}`);
});

test('headers of one call come before those of the client', async () => {
  const { client, requests } = recordingClient({ defaultHeaders: { 'X-Team': 'ops', 'X-Trace': '1' } });

  await client.agents.get('ag_1', { headers: { 'x-team': 'dev' } });

  expect(Object.fromEntries(requests[0]?.headers ?? [])).toMatchObject({ 'x-team': 'dev', 'x-trace': '1' });
});

test('an idempotency key that no header can carry is a validation error', async () => {
  const { client, requests } = recordingClient();

  await expect(client.agents.spawn('hi', { idempotencyKey: 'ключ' })).rejects.toThrow(JettsonValidationError);
  expect(requests).toEqual([]);
});

test('spawn takes the task alone or with its options', async () => {
  const { client, requests } = recordingClient();

  await client.agents.spawn('hi', { name: 'a' });
  await client.agents.spawn({ task: 'hi', name: 'a' });

  expect(await Promise.all(requests.map((request) => request.json()))).toEqual([
    { task: 'hi', name: 'a' },
    { task: 'hi', name: 'a' },
  ]);
});

test('each attempt is a line in the debug log, without the key', async () => {
  const lines: string[] = [];
  const url = await startServer((request, response) => {
    response.writeHead(lines.length === 0 ? 503 : 200, { 'retry-after': '0' }).end('{}');
    request.resume();
  });
  const client = new Jettson({
    apiKey: API_KEY,
    baseUrl: url,
    logger: { debug: (line) => lines.push(line) },
  });

  await client.agents.get('ag_1');

  expect(lines.map((line) => line.replace(/\d+ ms/, 'n ms'))).toEqual([
    'GET /agents/ag_1 503 in n ms',
    'GET /agents/ag_1 again in n ms',
    'GET /agents/ag_1 200 in n ms',
  ]);
  expect(lines.join()).not.toContain(API_KEY);
});

test('the time limit of one call comes before that of the client', async () => {
  const url = await startServer(() => {});
  const client = new Jettson({ apiKey: API_KEY, baseUrl: url, maxRetries: 0 });

  await expect(client.agents.get('ag_1', { timeoutMs: 50 })).rejects.toThrow(JettsonNetworkError);
});

test('an abort ends a call that waits for its retry', async () => {
  const abort = new AbortController();
  const url = await startServer((_request, response) => {
    response.writeHead(429, { 'retry-after': '3600' }).end();
    setTimeout(() => abort.abort(new Error('changed my mind')), 50);
  });
  const client = new Jettson({ apiKey: API_KEY, baseUrl: url });

  await expect(client.agents.get('ag_1', { signal: abort.signal })).rejects.toThrow('changed my mind');
});

test('a call that was aborted before is not sent', async () => {
  const { client, requests } = recordingClient();

  await expect(client.agents.get('ag_1', { signal: AbortSignal.abort() })).rejects.toThrow();
  expect(requests).toEqual([]);
});

test('a connection that is refused is tried again even when the call may not be repeated', async () => {
  let attempts = 0;
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const client = new Jettson({
    apiKey: API_KEY,
    baseUrl: `http://127.0.0.1:${port}`,
    fetch: async (...args) => {
      attempts++;
      return fetch(...args);
    },
  });

  await expect(client.memory.consolidate()).rejects.toThrow(JettsonNetworkError);
  expect(attempts).toBe(2);
});

test.each([
  ['99.0.0', `The answer is not JSON. The client has version ${VERSION}, the server 99.0.0`],
  [VERSION, 'The answer is not JSON'],
])('an answer that this client cannot read, of a server of version %s', async (version, message) => {
  const client = new Jettson({
    apiKey: API_KEY,
    fetch: async () => new Response('<html>', { headers: { 'x-jettson-version': version } }),
  });

  await expect(client.agents.get('ag_1')).rejects.toThrow(
    expect.objectContaining({ code: 'invalid_response', message }),
  );
});

test('the bytes of an input file are sent as base64, and an id as it is', async () => {
  const { client, requests } = recordingClient({ baseUrl: 'http://localhost' });
  const file = { name: 'a.png', media_type: 'image/png' as const };

  await client.agents.spawn('look', {
    inputFiles: [{ ...file, data: Uint8Array.of(137, 80, 255) }, { ...file, data: 'iVD/' }, 'file_1'],
  });

  expect(await requests[0]?.json()).toMatchObject({
    input_files: [{ ...file, data: 'iVD/' }, { ...file, data: 'iVD/' }, 'file_1'],
  });
});
