import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKey } from '../accounts/create-key.ts';
import { createApp } from '../app.ts';
import { newAccount, newPlan, openTestApp, type TestApp } from '../testing/index.ts';

let app: TestApp;
let hono: ReturnType<typeof createApp>;
beforeAll(async () => {
  app = await openTestApp();
  hono = createApp(app.deps);
});
afterAll(() => app[Symbol.asyncDispose]());

/** A plan whose allowance does not refill: the duration of the test does not matter. */
async function accountWith(requestBurst: number) {
  const { db } = app.deps.database;
  return newAccount(db, { plan: await newPlan(db, { requestsPerSecond: 0, requestBurst }) });
}

const get = (apiKey: string, address?: string) =>
  hono.request(
    '/api/v1/account',
    { headers: { authorization: `Bearer ${apiKey}` } },
    address && { incoming: { socket: { remoteAddress: address, remotePort: 1, remoteFamily: 'IPv4' } } },
  );

test('a key that calls more often than its plan allows is told to wait, and other keys are not', async () => {
  const { apiKey, accountId } = await accountWith(3);
  const other = await createKey(app.deps.database.db, accountId, { name: 'other' });

  const answers = [await get(apiKey), await get(apiKey), await get(apiKey), await get(apiKey)];
  const { error } = (await (answers[3] as Response).json()) as { error: { code: string; details: object } };

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
  expect(error).toMatchObject({ code: 'rate_limited', details: { window: 'second', limitPerSecond: 0 } });
  expect(Number(answers[3]?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await get(other.apiKey)).status).toBe(200);
});

test('every response says how much is left: for a list, an invalid request, an MCP call', async () => {
  const { apiKey } = await accountWith(50);
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const ping = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });

  const answers = [
    await get(apiKey),
    await hono.request('/api/v1/agents', { method: 'POST', headers, body: '{' }),
    await hono.request('/api/v1/nothing', { headers }),
    await hono.request('/mcp', {
      method: 'POST',
      headers: { ...headers, accept: 'application/json, text/event-stream' },
      body: ping,
    }),
  ];

  expect(answers.map((answer) => [answer.status, answer.headers.get('ratelimit')?.split(';')[1]])).toEqual([
    [200, 'r=49'],
    [400, 'r=48'],
    [404, 'r=47'],
    [200, 'r=46'],
  ]);
  expect(answers[0]?.headers.get('ratelimit-policy')).toMatch(/^"requests";q=50;w=\d+$/);
});

test('each message in an MCP batch counts as a request', async () => {
  const { apiKey } = await accountWith(10);
  const message = (id: number) => ({ jsonrpc: '2.0', id, method: 'ping' });
  const send = (count: number) =>
    hono.request('/mcp', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify(Array.from({ length: count }, (_, id) => message(id))),
    });

  const [small, large] = [await send(4), await send(50)];

  expect([small.status, small.headers.get('ratelimit')?.split(';')[1]]).toEqual([200, 'r=6']);
  expect(large.status).toBe(429);
});

test('an address that tries keys is told to wait, and a recently valid key still works from there', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);
  await get(apiKey, '203.0.113.7');
  const guesses = await Promise.all(Array.from({ length: 200 }, () => get('a guess', '203.0.113.7')));
  const seen = new Set(guesses.map(({ status }) => status));

  expect(seen).toEqual(new Set([401, 429]));
  expect((await get(apiKey, '203.0.113.7')).status).toBe(200);
  expect((await get('nonsense', '203.0.113.8')).status).toBe(401);
});

test('the description of the API is made once, and not sent again to a client that has it', async () => {
  const first = await hono.request('/api/v1/openapi.json');
  const tag = first.headers.get('etag') ?? '';
  const again = await hono.request('/api/v1/openapi.json', { headers: { 'if-none-match': tag } });
  const other = await hono.request('/api/v1/openapi.json', { headers: { 'if-none-match': '"other"' } });

  expect([first.status, again.status, other.status]).toEqual([200, 304, 200]);
  expect(await again.text()).toBe('');
  expect(((await other.json()) as { openapi: string }).openapi).toBe('3.1.0');
});
