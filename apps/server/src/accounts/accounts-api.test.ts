import {
  type AccountSummary,
  type AccountSummaryList,
  API_SCOPES,
  type ErrorResponse,
} from '@jettson/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { newId } from '../ids.ts';
import { signInMember, signInOwner } from '../testing/console-sign-in.ts';
import { newAccount, newPlan, openTestApp, type TestApp } from '../testing/index.ts';
import { newRouteCaller, type RouteCaller } from '../testing/route-caller.ts';

let app: TestApp;
let hono: ReturnType<typeof createApp>;
let console: Awaited<ReturnType<typeof signInOwner>>;
let owner: RouteCaller;
beforeAll(async () => {
  app = await openTestApp();
  hono = createApp(app.deps);
  console = await signInOwner(hono, app.deps.database);
  owner = await newRouteCaller(hono, app.deps.database.db, console);
});
afterAll(() => app[Symbol.asyncDispose]());

async function send<Body>(method: string, path: string, body?: unknown) {
  const { status, text } = await owner.send(method, { path, body, atConsole: true });
  return { status, body: JSON.parse(text) as Body };
}

const create = (body: object) => send<AccountSummary & ErrorResponse>('POST', '/accounts', body);
const setPlan = (accountId: string, plan: string) =>
  send<AccountSummary & ErrorResponse>('PATCH', `/accounts/${accountId}`, { plan });
const findListed = async (name: string) =>
  (await send<AccountSummaryList>('GET', '/accounts')).body.accounts.find((account) => account.name === name);

test('a new account is empty, and on the free plan unless another is named', async () => {
  const names = [newId('free'), newId('pro')] as const;

  const free = await create({ name: names[0] });
  const pro = await create({ name: names[1], plan: 'pro' });

  expect([free.status, pro.status]).toEqual([201, 201]);
  expect(free.body).toEqual({
    account_id: expect.stringMatching(/^acc_\w{21}$/),
    name: names[0],
    plan: 'free',
    created_at: expect.any(String),
    live_agents: 0,
    members: 0,
  });
  expect(pro.body).toMatchObject({ name: names[1], plan: 'pro' });
  expect(await findListed(names[1])).toEqual(pro.body);
});

test('a name that is taken is refused, and its account stays as it is', async () => {
  const name = newId('taken');
  const first = await create({ name, plan: 'pro' });

  const second = await create({ name, plan: 'scale' });

  expect(second.status).toBe(409);
  expect(second.body.error).toMatchObject({ code: 'conflict', details: { field: 'name' } });
  expect(await findListed(name)).toEqual(first.body);
});

test('of calls that create an account of the same name at the same moment, one creates it', async () => {
  const name = newId('wanted');

  const answers = await Promise.all(['free', 'pro', 'scale', 'pro'].map((plan) => create({ name, plan })));

  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  expect(await findListed(name)).toEqual(answers.find(({ status }) => status === 201)?.body);
  for (const { body } of answers.filter(({ status }) => status === 409)) {
    expect(body.error).toMatchObject({ code: 'conflict', details: { field: 'name' } });
  }
});

test.each<[{ name?: string; plan?: string }, string, string]>([
  [{ name: '' }, 'invalid_body', 'name'],
  [{ plan: 'pro' }, 'invalid_body', 'name'],
  [{ name: 'x'.repeat(101) }, 'invalid_body', 'name'],
  [{ name: 'of no plan', plan: 'golden' }, 'invalid_value', 'plan'],
])('the new account %j is refused as %s', async (body, code, field) => {
  const answer = await create(body);

  expect(answer.status).toBe(400);
  expect(answer.body.error).toMatchObject({ code, details: { field } });
  expect(await findListed(body.name ?? 'no name')).toBeUndefined();
});

test("the limits of an account's new plan apply from the next call on, and only to that account", async () => {
  const { db } = app.deps.database;
  const tight = await newPlan(db, { maxConcurrentAgents: 0 });
  const [moved, other] = [await newAccount(db), await newAccount(db)];
  const spawn = ({ apiKey }: { apiKey: string }) =>
    app.call(apiKey, 'POST', '/agents', { body: { task: 'x' } });
  const before = await spawn(moved);

  const { body } = await setPlan(moved.accountId, tight);
  const after = await spawn(moved);

  expect(body).toMatchObject({ account_id: moved.accountId, plan: tight, live_agents: 1 });
  expect([before.status, after.status]).toEqual([201, 429]);
  expect((await spawn(other)).status).toBe(201);
});

test('a missing plan or account is reported, and nothing changes', async () => {
  const { accountId, name } = await newAccount(app.deps.database.db, { plan: 'pro' });

  const noPlan = await setPlan(accountId, 'golden');
  const noAccount = await setPlan('acc_absent', 'pro');

  expect(noPlan.body.error).toMatchObject({ code: 'invalid_value', details: { field: 'plan' } });
  expect([noAccount.status, noAccount.body.error.code]).toEqual([404, 'not_found']);
  expect(await findListed(name)).toMatchObject({ plan: 'pro' });
});

test('the list counts the live agents and the members of each account, and names the plans', async () => {
  const { db } = app.deps.database;
  const [busy, idle] = [await newAccount(db), await newAccount(db)];
  const spawn = async () =>
    ((await app.call(busy.apiKey, 'POST', '/agents', { body: { task: 'x' } })).body as { agent_id: string })
      .agent_id;
  const ended = await spawn();
  await spawn();
  await app.call(busy.apiKey, 'DELETE', `/agents/${ended}`);
  await signInMember(hono, console, busy.accountId);

  const { body } = await send<AccountSummaryList>('GET', '/accounts');

  expect(await findListed(busy.name)).toMatchObject({ live_agents: 1, members: 1 });
  expect(await findListed(idle.name)).toMatchObject({ live_agents: 0, members: 0 });
  expect(body.plans).toEqual(expect.arrayContaining(['free', 'pro', 'scale']));
  const names = body.accounts.map(({ name }) => name);
  expect(names).toEqual(names.toSorted());
});

test('an admin API key lists only its own account, and can neither create one nor set a plan', async () => {
  const { accountId, apiKey } = await newAccount(app.deps.database.db, { plan: 'free', scopes: API_SCOPES });

  const list = await app.call(apiKey, 'GET', '/accounts');
  const created = await app.call(apiKey, 'POST', '/accounts', { body: { name: newId('own') } });
  const moved = await app.call(apiKey, 'PATCH', `/accounts/${accountId}`, { body: { plan: 'scale' } });

  expect((list.body as AccountSummaryList).accounts).toMatchObject([{ account_id: accountId, plan: 'free' }]);
  expect([created.status, moved.status]).toEqual([403, 403]);
});
