import { says } from '@jettson/agent/testing';
import { type Account, type Agent, API_SCOPES, type Usage } from '@jettson/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { newAccount, startTestServer, type TestServer } from '../testing/index.ts';

let server: TestServer;
let apiKey: string;
beforeAll(async () => {
  server = await startTestServer(() => says('done'));
  // A long answer, whose cost is reserved before each call, comes to 1 dollar.
  await sql`
    insert into model_prices (model, input_per_mtok, cached_input_per_mtok, output_per_mtok)
    values ('anthropic/scripted', 0, 0, ${1e6 / 8192})`.execute(server.server.deps.database.db);
  ({ apiKey } = await newAccount(server.server.deps.database.db, { scopes: API_SCOPES }));
});
afterAll(() => server[Symbol.asyncDispose]());

const call = async <T>(method: string, path: string, body?: unknown) =>
  (await server.call<T>(method, path, body, apiKey)).body;

// Extraction counts only for the account: the sums below are for agents.
const SPEND = { task: 'spend', metadata: { memory: { extract: false } } };

test('eight agents that spend at the same time stay under the monthly cap, and continue when it is raised', async () => {
  const capped = await call<Account>('PATCH', '/account', { monthly_cost_limit_usd: 0.5 });
  const spawned = await Promise.all(Array.from({ length: 8 }, () => call<Agent>('POST', '/agents', SPEND)));
  const all = () => Promise.all(spawned.map(({ agent_id }) => call<Agent>('GET', `/agents/${agent_id}`)));

  await vi.waitFor(
    async () => expect((await all()).every(({ status }) => status === 'idle')).toBe(true),
    30_000,
  );
  const paused = await all();
  const before = await call<Usage>('GET', '/usage?group_by=model');
  await call('PATCH', '/account', { monthly_cost_limit_usd: 100 });
  await vi.waitFor(
    async () => expect((await all()).every(({ status }) => status === 'completed')).toBe(true),
    30_000,
  );
  const after = await call<Usage>('GET', '/usage?group_by=model');

  expect(capped.monthly_cost_limit_usd).toBe(0.5);
  for (const agent of paused)
    expect(agent).toMatchObject({ reason: 'budget_reached', usage: { cost_usd: 0 } });
  expect(before.total).toMatchObject({ cost_usd: 0, runs: 0 });
  expect(after.total.cost_usd).toBeGreaterThan(0);
  expect(after.total.runs).toBe(8);
  expect(after.data.map(({ group }) => group)).toEqual(['anthropic/scripted']);
  const costs = (await all()).map(({ usage }) => usage.cost_usd);
  expect(costs.reduce((a, b) => a + b)).toBeCloseTo(after.total.cost_usd, 9);
});
