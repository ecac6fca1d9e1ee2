import { type Account, API_SCOPES, type ErrorResponse, type Usage } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createKey } from '../accounts/create-key.ts';
import { newAccount, useTestApp } from '../testing/index.ts';

const app = useTestApp();

interface Spent {
  keyId: string;
  day: string;
  model?: string;
  runs?: number;
  seconds?: number;
  tokens?: number;
  usd?: number;
}

/** Rows like the meter's: one for each day, key and model. */
async function addUsage(accountId: string, spent: Spent): Promise<void> {
  const { keyId, day, model = 'one', runs = 1, seconds = 3600, tokens = 10, usd = 0.5 } = spent;
  await sql`
    insert into usage_days (account_id, key_id, model, day, runs, run_seconds, input_tokens, output_tokens,
                            cached_input_tokens, tool_calls, cost_usd)
    values (${accountId}, ${keyId}, ${model}, ${day}, ${runs}, ${seconds}, ${tokens}, ${2 * tokens}, 1, 3, ${usd})`.execute(
    app.deps.database.db,
  );
}

/** Two accounts, the first with two keys, over three days and two models. */
async function newUsage() {
  const { db } = app.deps.database;
  const [own, other] = [await newAccount(db), await newAccount(db)];
  const second = await createKey(db, own.accountId, { name: 'second' });
  await addUsage(own.accountId, { keyId: own.keyId, day: '2026-01-30' });
  await addUsage(own.accountId, { keyId: own.keyId, day: '2026-01-31' });
  await addUsage(own.accountId, { keyId: second.id, day: '2026-01-31', model: 'two', runs: 4, tokens: 100 });
  await addUsage(own.accountId, { keyId: second.id, day: '2026-02-01', usd: 2 });
  await addUsage(other.accountId, {
    keyId: other.keyId,
    day: '2026-01-31',
    runs: 1000,
    tokens: 1000,
    usd: 99,
  });
  return { own, other, second };
}

const usageOf = async ({ apiKey }: { apiKey: string }, query: string) =>
  (await app.call(apiKey, 'GET', `/usage?${query}`)).body as Usage;
const JANUARY = 'from=2026-01-01&to=2026-01-31';

test('by day, each day of the account is one group, and both ends of the period are included', async () => {
  const { own } = await newUsage();

  const { data } = await usageOf(own, 'from=2026-01-30&to=2026-02-01&group_by=day');

  expect(data).toEqual([
    {
      group: '2026-01-30',
      runs: 1,
      agent_hours: 1,
      input_tokens: 10,
      output_tokens: 20,
      cached_input_tokens: 1,
      tool_calls: 3,
      cost_usd: 0.5,
      estimated: false,
    },
    {
      group: '2026-01-31',
      runs: 5,
      agent_hours: 2,
      input_tokens: 110,
      output_tokens: 220,
      cached_input_tokens: 2,
      tool_calls: 6,
      cost_usd: 1,
      estimated: false,
    },
    {
      group: '2026-02-01',
      runs: 1,
      agent_hours: 1,
      input_tokens: 10,
      output_tokens: 20,
      cached_input_tokens: 1,
      tool_calls: 3,
      cost_usd: 2,
      estimated: false,
    },
  ]);
});

test('by key, each key of the account is one group, without any key of another account', async () => {
  const { own, other, second } = await newUsage();

  const { data } = await usageOf(own, `${JANUARY}&group_by=key`);

  const runs = Object.fromEntries(data.map(({ group, runs }) => [group, runs]));
  expect(runs).toEqual({ [own.keyId]: 2, [second.id]: 4 });
  expect((await usageOf(other, `${JANUARY}&group_by=key`)).data).toMatchObject([
    { group: other.keyId, runs: 1000, cost_usd: 99 },
  ]);
});

test('by model, each model is one group, whichever key used it', async () => {
  const { own } = await newUsage();

  const { data } = await usageOf(own, 'from=2026-01-01&to=2026-02-28&group_by=model');

  expect(data).toMatchObject([
    { group: 'one', runs: 3, input_tokens: 30, cost_usd: 3 },
    { group: 'two', runs: 4, input_tokens: 100, cost_usd: 0.5 },
  ]);
});

test.each(['day', 'key', 'model'] as const)('the total is the sum of the groups by %s', async (group) => {
  const { own } = await newUsage();

  const { data, total } = await usageOf(own, `${JANUARY}&group_by=${group}`);

  const sum = (of: Exclude<keyof Usage['total'], 'estimated'>) =>
    data.reduce((all, amounts) => all + amounts[of], 0);
  expect(total).toEqual({
    runs: sum('runs'),
    agent_hours: sum('agent_hours'),
    input_tokens: sum('input_tokens'),
    output_tokens: sum('output_tokens'),
    cached_input_tokens: sum('cached_input_tokens'),
    tool_calls: sum('tool_calls'),
    cost_usd: sum('cost_usd'),
    estimated: false,
  });
  expect(total).toMatchObject({ runs: 6, agent_hours: 3, input_tokens: 120, cost_usd: 1.5 });
});

test("an agent's usage counts for the key that spawned it, on the day of its end", async () => {
  const { db } = app.deps.database;
  const own = await newAccount(db);
  const second = await createKey(db, own.accountId, { name: 'second' });
  for (const apiKey of [own.apiKey, second.apiKey, second.apiKey]) {
    const { body } = await app.call(apiKey, 'POST', '/agents', { body: { task: 'x' } });
    await app.call(apiKey, 'DELETE', `/agents/${(body as { agent_id: string }).agent_id}`);
  }
  const { rows } = await sql<{ day: string }>`
    select distinct to_char(ended_at at time zone 'UTC', 'YYYY-MM-DD') as day from agents
     where account_id = ${own.accountId} order by 1`.execute(db);

  const byKey = await usageOf(own, `from=${rows[0]?.day}&group_by=key`);
  const byDay = await usageOf(own, `from=${rows[0]?.day}&group_by=day`);

  expect(Object.fromEntries(byKey.data.map(({ group, runs }) => [group, runs]))).toEqual({
    [own.keyId]: 1,
    [second.id]: 2,
  });
  expect(byDay.data.map(({ group }) => group)).toEqual(rows.map(({ day }) => day));
  expect(byDay.total.runs).toBe(3);
});

test('an account without usage has no groups, and a total of zero', async () => {
  const account = await newAccount(app.deps.database.db);

  const usage = await usageOf(account, `${JANUARY}&group_by=key`);

  expect(usage).toMatchObject({ from: '2026-01-01', to: '2026-01-31', group_by: 'key', data: [] });
  expect(usage.total).toMatchObject({ runs: 0, agent_hours: 0, input_tokens: 0, cost_usd: 0 });
});

test.each([
  ['from=2026-02-01&to=2026-01-31', 'from'],
  ['from=yesterday', 'from'],
  ['to=2026-02-30', 'to'],
  ['group_by=hour', 'group_by'],
])('the question %s is refused and names %s', async (query, field) => {
  const { apiKey } = await newAccount(app.deps.database.db);

  const { status, body } = await app.call(apiKey, 'GET', `/usage?${query}`);

  expect(status).toBe(400);
  expect((body as ErrorResponse).error).toMatchObject({ code: 'invalid_query', details: { field } });
});

test('the account is returned with its plan and usage, and has its own cap', async () => {
  const { db } = app.deps.database;
  const [own, other] = [await newAccount(db, { plan: 'pro', scopes: API_SCOPES }), await newAccount(db)];
  await app.call(own.apiKey, 'POST', '/agents', { body: { task: 'x' } });
  await app.call(own.apiKey, 'POST', '/files', { body: 'four' });
  const { rows } = await sql<{ day: string }>`
    select to_char(now() at time zone 'UTC', 'YYYY-MM-DD') as day`.execute(db);
  await addUsage(own.accountId, { keyId: own.keyId, day: rows[0]?.day ?? '', usd: 1.25 });
  const get = async ({ apiKey }: typeof own) => (await app.call(apiKey, 'GET', '/account')).body as Account;

  const updated = await app.call(own.apiKey, 'PATCH', '/account', { body: { monthly_cost_limit_usd: 7 } });

  expect(await get(own)).toMatchObject({
    account_id: own.accountId,
    name: own.name,
    plan: { name: 'pro' },
    agent_hours_used: 1,
    live_agents: 1,
    monthly_cost_limit_usd: 7,
    monthly_cost_usd: 1.25,
    file_bytes_used: 4,
  });
  expect(updated.body).toMatchObject({ account_id: own.accountId, monthly_cost_limit_usd: 7 });
  expect(await get(other)).toMatchObject({
    monthly_cost_limit_usd: null,
    monthly_cost_usd: 0,
    live_agents: 0,
  });
  await app.call(own.apiKey, 'PATCH', '/account', { body: { monthly_cost_limit_usd: null } });
  expect((await get(own)).monthly_cost_limit_usd).toBeNull();
});

test.each([[{}], [{ monthly_cost_limit_usd: -1 }], [{ monthly_cost_limit_usd: '5' }]])(
  'the cap %j is refused',
  async (body) => {
    const { apiKey } = await newAccount(app.deps.database.db, { scopes: API_SCOPES });

    const answer = await app.call(apiKey, 'PATCH', '/account', { body });

    expect(answer.status).toBe(400);
    expect((answer.body as ErrorResponse).error).toMatchObject({
      code: 'invalid_body',
      details: { field: 'monthly_cost_limit_usd' },
    });
  },
);
