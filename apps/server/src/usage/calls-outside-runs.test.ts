import { says, scriptedModel } from '@jettson/agent/testing';
import {
  type AgentEventPage,
  API_SCOPES,
  type ConsolidateMemoriesResponse,
  type ErrorResponse,
  type MemoryList,
  type Usage,
} from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newId } from '../ids.ts';
import { extractFromAgent } from '../memory/recall/extraction/extract-from-agent.ts';
import { deletePrice, upsertPrice } from '../models/price-queries.ts';
import { sweepExpired } from '../operate/sweep-expired.ts';
import { newAccount, useTestApp } from '../testing/index.ts';
import { onlyModel } from '../testing/only-model.ts';

let asked = 0;
/** Writes a summary, or a fact, of 10 tokens for 100. */
const model = scriptedModel(({ system }) => {
  asked++;
  const fact = { sentence: 'The office is in Bristol.', key: 'office', importance: 7 };
  return says(system.includes('merge notes') ? 'The deploy is on Friday' : JSON.stringify({ facts: [fact] }));
});
const resolved = {
  id: 'fake/scripted',
  provider: 'fake',
  source: 'a test',
  model,
  tableNames: [],
  isLocal: false,
  close: async () => {},
};
const models = onlyModel(resolved);
const app = useTestApp({ models });
const price = { model: resolved.id, input: 1000, cachedInput: 1000, cacheWrite: 1000, output: 1000 };
/** 100 tokens read and 10 written. */
const CALL_USD = 0.11;

/** An account with a completed agent and memories to summarize, on a model that costs. */
async function newClient() {
  const { db } = app.deps.database;
  await upsertPrice(db, price);
  const { accountId, keyId, apiKey } = await newAccount(db, { scopes: API_SCOPES });
  const newAgent = async () => {
    const agentId = newId('ag');
    await sql`
    insert into agents (id, account_id, key_id, task, max_run_seconds, status, reason, model, final_result, started_at, ended_at)
    values (${agentId}, ${accountId}, ${keyId}, 'Find the office', 60, 'completed', 'completed', ${resolved.id}, 'In Bristol.',
            now(), now())`.execute(db);
    const extract = () =>
      extractFromAgent({ ...app.deps, models }, { accountId, agentId }, new AbortController().signal);
    return { agentId, extract };
  };
  const extractedOf = async (agentId: string) =>
    (await call<AgentEventPage>('GET', `/agents/${agentId}/events`)).body.data.filter(
      ({ type }) => type === 'memory-extracted',
    );
  const call = async <T>(method: string, path: string, body?: unknown) => {
    const { status, body: answer } = await app.call(apiKey, method, path, body === undefined ? {} : { body });
    return { status, body: answer as T };
  };
  for (const key of ['a', 'b', 'c']) await call('POST', '/memory', { key, value: 'The deploy is on Friday' });
  const { agentId, extract } = await newAgent();
  return {
    call,
    accountId,
    keyId,
    newAgent,
    extract,
    cap: (limit: number | null) => call('PATCH', '/account', { monthly_cost_limit_usd: limit }),
    capKey: (limit: number | null) =>
      sql`update api_keys set monthly_cost_limit_usd = ${limit} where id = ${keyId}`.execute(db),
    usage: async () => (await call<Usage>('GET', '/usage?group_by=key')).body,
    extractedOf,
    extracted: () => extractedOf(agentId),
  };
}

test('model calls to extract memories of a run count for the account and the key', async () => {
  const { extract, usage, extracted, keyId } = await newClient();

  await extract();

  expect(await usage()).toMatchObject({
    data: [{ group: keyId, input_tokens: 100, output_tokens: 10, runs: 0, cost_usd: CALL_USD }],
    total: { cost_usd: CALL_USD },
  });
  expect(await extracted()).toMatchObject([
    { data: { saved: [{ key: 'office' }], usage: { input_tokens: 100, output_tokens: 10 } } },
  ]);
});

test.each(['account', 'key'] as const)(
  'if a limit of the %s leaves no room, no memories are extracted, the log says so, and the job is done',
  async (scope) => {
    const { extract, cap, capKey, usage, extracted } = await newClient();
    await (scope === 'account' ? cap(CALL_USD) : capKey(CALL_USD));
    const before = asked;

    await extract();
    await extract();

    expect(asked).toBe(before);
    expect((await usage()).total).toMatchObject({ input_tokens: 0, cost_usd: 0 });
    expect(await extracted()).toMatchObject([
      { data: { saved: [], skipped: [{ key: null, reason: 'cost_limit' }], usage: { input_tokens: 0 } } },
    ]);
  },
);

test('under a limit, a model whose price has become unknown extracts no memories', async () => {
  const { extract, cap, extracted } = await newClient();
  await cap(100);
  await deletePrice(app.deps.database.db, resolved.id);

  await extract();

  expect(await extracted()).toMatchObject([{ data: { skipped: [{ key: null, reason: 'price_unknown' }] } }]);
});

test('summaries count for the account and the key; without room they get 402, and nothing is changed', async () => {
  const { call, cap, usage, keyId } = await newClient();
  const consolidate = <T>() => call<T>('POST', '/memory/consolidate', { min_cluster_size: 2 });
  await cap(CALL_USD);

  const refused = await consolidate<ErrorResponse>();
  const kept = await call<MemoryList>('GET', '/memory/list');
  const unspent = await usage();
  await cap(100);
  const done = await consolidate<ConsolidateMemoriesResponse>();

  expect(refused).toMatchObject({
    status: 402,
    body: { error: { code: 'monthly_quota_exceeded', details: { used: 0, limit: CALL_USD, plan: 'scale' } } },
  });
  expect(kept.body.memories).toHaveLength(3);
  expect(unspent.total.cost_usd).toBe(0);
  expect(done).toMatchObject({ status: 200, body: { summarized_by: 'model', consolidated: 3 } });
  expect(await usage()).toMatchObject({ data: [{ group: keyId, input_tokens: 100, cost_usd: CALL_USD }] });
});

test('simultaneous calls reserve their possible cost, so that together they stay under the limit', async () => {
  const { newAgent, cap, usage, extractedOf } = await newClient();
  // A call may cost more than a dollar: there is room for one at a time.
  await cap(2);
  const agents = [await newAgent(), await newAgent(), await newAgent()];

  await Promise.all(agents.map(({ extract }) => extract()));

  const events = (await Promise.all(agents.map(({ agentId }) => extractedOf(agentId)))).flat();
  const isSkipped = (event: (typeof events)[number]) => JSON.stringify(event.data).includes('cost_limit');
  expect(events).toHaveLength(3);
  expect(events.filter(isSkipped).length).toBeLessThan(3);
  expect((await usage()).total.cost_usd).toBeCloseTo((3 - events.filter(isSkipped).length) * CALL_USD, 9);
  const { rows } = await sql`select 1 from call_reservations`.execute(app.deps.database.db);
  expect(rows).toEqual([]);
});

test('the reservation of a call whose process died expires, and is swept', async () => {
  const { extract, cap, usage, accountId, keyId } = await newClient();
  const { db } = app.deps.database;
  await cap(10);
  await sql`
    insert into call_reservations (id, account_id, key_id, amount_usd, expires_at)
    values (${newId('rsv')}, ${accountId}, ${keyId}, 1000, now() - interval '1 second')`.execute(db);

  await extract();
  await sweepExpired(app.deps);
  await sweepExpired(app.deps);

  expect((await usage()).total.cost_usd).toBeCloseTo(CALL_USD, 9);
  const { rows } = await sql`select 1 from call_reservations where account_id = ${accountId}`.execute(db);
  expect(rows).toEqual([]);
});
