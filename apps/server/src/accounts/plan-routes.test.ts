import type { AuditPage, ErrorResponse, PlanRetention, PlanRetentionList } from '@jettson/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { signInOwner } from '../testing/console-sign-in.ts';
import { newPlan, openTestApp, type TestApp } from '../testing/index.ts';
import { newRouteCaller, type RouteCaller } from '../testing/route-caller.ts';

let app: TestApp;
let owner: RouteCaller;
beforeAll(async () => {
  app = await openTestApp();
  const hono = createApp(app.deps);
  owner = await newRouteCaller(hono, app.deps.database.db, await signInOwner(hono, app.deps.database));
});
afterAll(() => app[Symbol.asyncDispose]());

async function send<Body>(method: string, path: string, body?: unknown) {
  const { status, text } = await owner.send(method, { path, body, atConsole: true });
  return { status, body: JSON.parse(text) as Body };
}

const change = (name: string, body: object) =>
  send<PlanRetention & ErrorResponse>('PATCH', `/plans/${name}`, body);

/** A plan that the caller's account is on. */
async function planOfCaller(days: Parameters<typeof newPlan>[1] = {}): Promise<string> {
  const { db } = app.deps.database;
  const name = await newPlan(db, days);
  await sql`update accounts set plan = ${name} where id = ${owner.accountId}`.execute(db);
  return name;
}

test('an owner sees what each plan keeps, and how many accounts are on it', async () => {
  const name = await planOfCaller({ agentDays: 30, auditDays: 365 });

  const { status, body } = await send<PlanRetentionList>('GET', '/plans');

  expect(status).toBe(200);
  expect(body.plans.find((plan) => plan.name === name)).toEqual({
    name,
    accounts: 1,
    agent_days: 30,
    event_days: null,
    file_days: null,
    operation_days: null,
    audit_days: 365,
  });
});

test('days that are given change, null takes the limit away, and the others stay', async () => {
  const name = await planOfCaller({ agentDays: 30, eventDays: 20, fileDays: 10 });

  const { status, body } = await change(name, { agent_days: 7, event_days: null });

  expect(status).toBe(200);
  expect(body).toMatchObject({ agent_days: 7, event_days: null, file_days: 10, operation_days: null });
  const { body: account } = await send<{ plan: object }>('GET', '/account');
  expect(account.plan).toMatchObject({ name, agent_days: 7, event_days: null, file_days: 10 });
});

test('the audit log of each account on the plan says who changed it', async () => {
  const name = await planOfCaller();

  await change(name, { audit_days: 60 });

  const { body } = await send<AuditPage>('GET', `/audit?action=plan.updated&target=${name}`);
  expect(body.data).toMatchObject([
    { target: name, actor: { type: 'user', name: expect.stringContaining('@') } },
  ]);
});

test('an unknown plan, and days that are not whole days, are refused by name', async () => {
  const name = await planOfCaller({ agentDays: 30 });

  const unknown = await change('golden', { agent_days: 7 });
  const none = await change(name, { agent_days: 0 });
  const half = await change(name, { event_days: 1.5 });
  const long = await change(name, { file_days: 36_501 });

  expect([unknown.status, unknown.body.error.code]).toEqual([404, 'not_found']);
  expect([none, half, long].map(({ body }) => body.error.details?.field)).toEqual([
    'agent_days',
    'event_days',
    'file_days',
  ]);
  expect((await change(name, {})).body.agent_days).toBe(30);
});
