import { type ScriptedModelServer, says, startScriptedModelServer } from '@jettson/agent/testing';
import { type Account, type Agent, API_SCOPES, type ErrorResponse } from '@jettson/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deletePrice, upsertPrice } from '../models/price-queries.ts';
import { newAccount, startTestServer, type TestServer, untilAgent } from '../testing/index.ts';

const MODEL = 'openai/scripted';
let provider: ScriptedModelServer;
let server: TestServer;
beforeAll(async () => {
  provider = await startScriptedModelServer(() => says('done'));
  // For prices, this is not a name of loopback: it is a model on another machine, which no table knows.
  const elsewhere = provider.url.replace('127.0.0.1', '0.0.0.0');
  server = await startTestServer(() => ({}), { wire: 'openai', environment: { OPENAI_BASE_URL: elsewhere } });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await provider.close();
});

const database = () => server.server.deps.database.db;
const setPrice = () =>
  upsertPrice(database(), { model: MODEL, input: 1, cachedInput: 1, cacheWrite: 1, output: 2 });

async function newClient() {
  const { apiKey, accountId } = await newAccount(database(), { scopes: API_SCOPES });
  return {
    accountId,
    apiKey,
    call: <T = ErrorResponse>(method: string, path: string, body?: unknown) =>
      server.call<T>(method, path, body, apiKey),
  };
}

/** The refusal of a limit that could not be enforced. */
const refusal = (field: string) => ({
  status: 400,
  body: {
    error: {
      code: 'invalid_model',
      message: expect.stringContaining(`jettson prices set ${MODEL} --input`),
      details: { field, model: MODEL, fix: expect.stringMatching(/^jettson prices set .+ --output/) },
    },
  },
});

test('without a price, no cost limit can be set, at the spawn, later or for the month; with one, each can', async () => {
  const { call, accountId } = await newClient();
  const alive = await call<Agent>('POST', '/agents', { task: 'x', keep_alive: true });
  const path = `/agents/${alive.body.agent_id}`;

  const refused = [
    await call('POST', '/agents', { task: 'x', limits: { max_cost_usd: 1 } }),
    await call('PATCH', path, { limits: { max_cost_usd: 5 } }),
    await call('PATCH', '/account', { monthly_cost_limit_usd: 5 }),
  ];
  const others = [
    await call('PATCH', path, { limits: { max_tokens: 1_000_000 } }),
    await call('PATCH', '/account', { monthly_cost_limit_usd: null }),
  ];
  await setPrice();
  const allowed = [
    await call('POST', '/agents', { task: 'x', limits: { max_cost_usd: 1 } }),
    await call('PATCH', path, { limits: { max_cost_usd: 5 } }),
    await call<Account>('PATCH', '/account', { monthly_cost_limit_usd: 5 }),
  ];

  expect(refused).toMatchObject([
    refusal('limits.max_cost_usd'),
    refusal('limits.max_cost_usd'),
    refusal('monthly_cost_limit_usd'),
  ]);
  expect(others.map(({ status }) => status)).toEqual([200, 200]);
  expect(allowed.map(({ status }) => status)).toEqual([201, 200, 200]);
  const { rows } = await sql`select 1 from agents where account_id = ${accountId}`.execute(database());
  expect(rows).toHaveLength(2);
  await call('DELETE', path);
  await deletePrice(database(), MODEL);
});

test('an agent whose model loses its price waits under its limit, says why, and continues when there is one again', async () => {
  await setPrice();
  const { call, apiKey } = await newClient();
  const spawn = { task: 'x', keep_alive: true, limits: { max_cost_usd: 5 } };
  const { agent_id: id } = (await call<Agent>('POST', '/agents', spawn)).body;
  const answered = await untilAgent(server, id, ({ status }) => status === 'idle', { apiKey });
  await deletePrice(database(), MODEL);
  await call('POST', `/agents/${id}/messages`, { content: 'go on' });

  const waiting = await untilAgent(server, id, ({ reason }) => reason === 'price_unknown', { apiKey });
  const events = await call<{ data: { type: string }[] }>('GET', `/agents/${id}/events`);
  await setPrice();
  const resumed = await untilAgent(
    server,
    id,
    ({ reason, usage }) => reason === 'awaiting_message' && usage.cost_usd > answered.usage.cost_usd,
    { apiKey },
  );

  expect(answered.usage.cost_usd).toBeGreaterThan(0);
  expect(waiting).toMatchObject({ status: 'idle', usage: { cost_usd: answered.usage.cost_usd } });
  expect(events.body.data).toContainEqual(
    expect.objectContaining({
      type: 'agent-status',
      data: { status: 'idle', reason: 'price_unknown', model: MODEL },
    }),
  );
  expect(resumed.usage.input_tokens).toBe(2 * answered.usage.input_tokens);
  await call('DELETE', `/agents/${id}`);
  await deletePrice(database(), MODEL);
});

test('under a monthly limit, of the account or the key, nothing runs on a model whose price has become unknown', async () => {
  const { call, accountId } = await newClient();
  await setPrice();
  await call('PATCH', '/account', { monthly_cost_limit_usd: 5 });
  await deletePrice(database(), MODEL);

  const underAccount = await call('POST', '/agents', { task: 'x' });
  await call('PATCH', '/account', { monthly_cost_limit_usd: null });
  await sql`update api_keys set monthly_cost_limit_usd = 5 where account_id = ${accountId}`.execute(
    database(),
  );
  const underKey = await call('POST', '/agents', { task: 'x' });
  await sql`update api_keys set monthly_cost_limit_usd = null where account_id = ${accountId}`.execute(
    database(),
  );
  const unlimited = await call('POST', '/agents', { task: 'x' });

  expect([underAccount, underKey]).toMatchObject([
    refusal('monthly_cost_limit_usd'),
    refusal('monthly_cost_limit_usd'),
  ]);
  expect(unlimited.status).toBe(201);
});
