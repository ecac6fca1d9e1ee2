import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureAccount } from '../accounts/ensure-account.ts';
import { createApp } from '../app.ts';
import { openBacklog } from '../lifecycle/backlog.ts';
import { openSpawnGate } from '../lifecycle/spawn-gate.ts';
import { createSetupLink } from '../sign-in/create-setup-link.ts';
import { dieAfterCommit, newAccount, openTestApp, readAllRows, type TestApp } from '../testing/index.ts';
import { openApiDocument } from './open-api-document.ts';

const ORIGIN = 'http://localhost';

interface Call {
  /** In the place of {id} and the like. */
  path: string;
  body?: unknown;
  /** A request that differs, for the same path. */
  otherBody?: unknown;
  /** The owner at the console instead of a key. */
  asOwner?: boolean;
  /** More follows its transaction: a retry goes on where a dead process stopped. */
  goesOn?: boolean;
}

let app: TestApp;
let hono: ReturnType<typeof createApp>;
let apiKey: string;
let owner: Record<string, string>;
beforeAll(async () => {
  app = await openTestApp({}, { isolated: true });
  hono = createApp(app.deps);
  ({ apiKey } = await newAccount(app.deps.database.db));
  owner = await signInOwner();
});
afterAll(() => app[Symbol.asyncDispose]());

async function signInOwner(): Promise<Record<string, string>> {
  await ensureAccount(app.deps.database, { name: 'default', plan: 'scale' });
  const link = await createSetupLink(app.deps.database, { url: ORIGIN, isLoopback: true });
  const headers = { host: 'localhost', origin: ORIGIN, 'x-jettson-console': '1' };
  const response = await hono.request(`${ORIGIN}/api/auth/link/follow`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ token: link?.split('#')[1] }),
  });
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  return { ...headers, cookie };
}

async function send(method: string, { path, body, asOwner = false }: Call, key?: string, to = hono) {
  const response = await to.request(`${ORIGIN}/api/v1${path}`, {
    method,
    headers: {
      ...(asOwner ? owner : { authorization: `Bearer ${apiKey}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

/** Makes something for a call to be about, and returns a field of it. */
async function made(method: string, call: Call, field: string): Promise<string> {
  const { text } = await send(method, call);
  return JSON.parse(text)[field];
}

let count = 0;
const unique = () => `n${++count}`;
const agent = () => made('POST', { path: '/agents', body: { task: 'x' } }, 'agent_id');
const webhook = () => made('POST', { path: '/webhooks', body: { url: 'https://example.com' } }, 'webhook_id');
const put = (key: string, options: object = {}) =>
  send('POST', { path: '/memory', body: { key, value: 'v', ...options } });

/** One good request for every call that changes something. */
const CALLS: Record<string, () => Promise<Call>> = {
  'agents.spawn': async () => ({ path: '/agents', body: { task: 'a' }, otherBody: { task: 'b' } }),
  'agents.cancel': async () => ({ path: `/agents/${await agent()}` }),
  'agents.update': async () => ({
    path: `/agents/${await agent()}`,
    body: { limits: { max_tokens: 1 } },
    otherBody: { limits: {} },
  }),
  'agents.messages.send': async () => ({
    path: `/agents/${await agent()}/messages`,
    body: { content: 'a' },
    otherBody: { content: 'b' },
  }),
  'agents.approvals.decide': async () => {
    const id = await agent();
    await sql`insert into agent_approvals (agent_id, call_id, account_id)
              select id, 'c1', account_id from agents where id = ${id}`.execute(app.deps.database.db);
    return { path: `/agents/${id}/approvals/c1`, body: { approve: true }, otherBody: { approve: false } };
  },
  'agents.artifacts.delete': async () => {
    const id = await agent();
    const file = unique();
    await sql`insert into files (id, account_id, agent_id, path, size_bytes, sha256, state, expires_at)
              select ${file}, account_id, id, 'out/x', 0, '', 'kept', now() + interval '1 day'
                from agents where id = ${id}`.execute(app.deps.database.db);
    return { path: `/agents/${id}/artifacts/${file}`, goesOn: true };
  },
  'files.upload': async () => ({ path: '/files', body: 'a', otherBody: 'b', goesOn: true }),
  'files.delete': async () => ({
    path: `/files/${await made('POST', { path: '/files', body: 'x' }, 'file_id')}`,
    goesOn: true,
  }),
  'webhooks.create': async () => ({
    path: '/webhooks',
    body: { url: 'https://example.com/a' },
    otherBody: { url: 'https://example.com/b' },
  }),
  'webhooks.update': async () => ({
    path: `/webhooks/${await webhook()}`,
    body: { enabled: false },
    otherBody: { enabled: true },
  }),
  'webhooks.delete': async () => ({ path: `/webhooks/${await webhook()}` }),
  'webhooks.rotateSecret': async () => ({ path: `/webhooks/${await webhook()}/rotate-secret` }),
  'webhooks.rotateAccountSecret': async () => ({ path: '/webhooks/rotate-secret' }),
  'webhooks.deliveries.redeliver': async () => {
    const id = await webhook();
    await send('DELETE', { path: `/agents/${await agent()}` });
    const { text } = await send('GET', { path: `/webhooks/${id}/deliveries` });
    return { path: `/webhooks/${id}/deliveries/${JSON.parse(text).data[0].delivery_id}/redeliver` };
  },
  'memory.put': async () => {
    const key = unique();
    return { path: '/memory', body: { key, value: 'a' }, otherBody: { key, value: 'b' } };
  },
  'memory.delete': async () => {
    const key = unique();
    await put(key);
    return { path: `/memory?key=${key}` };
  },
  'memory.restore': async () => {
    const key = unique();
    await put(key);
    await send('DELETE', { path: `/memory?key=${key}` });
    return { path: '/memory/restore', body: { key }, otherBody: { key, version: 1 } };
  },
  'memory.deleteMany': async () => {
    const tag = unique();
    await put(unique(), { tags: [tag] });
    return { path: '/memory/delete', body: { tags: [tag] }, otherBody: { tags: ['other'] } };
  },
  'memory.dedupe': async () => {
    const namespace = unique();
    await put('a', { namespace });
    await put('b', { namespace });
    return { path: '/memory/dedupe', body: { namespace }, otherBody: { namespace: 'other' } };
  },
  'memory.consolidate': async () => {
    const namespace = unique();
    for (const key of ['a', 'b', 'c']) await put(key, { namespace });
    return { path: '/memory/consolidate', body: { namespace }, otherBody: { namespace: 'other' } };
  },
  'memory.import': async () => ({
    path: '/memory/import',
    body: { memories: [{ key: unique(), value: 'a' }] },
    otherBody: { memories: [{ key: unique(), value: 'b' }] },
    goesOn: true,
  }),
  'memory.applyPlan': async () => {
    const tag = unique();
    await put(unique(), { tags: [tag] });
    const plan = { path: '/memory/delete', body: { tags: [tag], dry_run: true } };
    return { path: `/memory/plans/${await made('POST', plan, 'plan_id')}/apply` };
  },
  'memory.undo': async () => {
    const tag = unique();
    await put(unique(), { tags: [tag] });
    const deletion = { path: '/memory/delete', body: { tags: [tag] } };
    return { path: `/memory/operations/${await made('POST', deletion, 'operation_id')}/undo` };
  },
  'memory.updateSettings': async () => ({
    path: '/memory/settings',
    body: { auto_extract: false },
    otherBody: { auto_extract: true },
  }),
  'account.update': async () => ({
    path: '/account',
    body: { monthly_cost_limit_usd: 5 },
    otherBody: { monthly_cost_limit_usd: null },
  }),
  'keys.create': async () => ({
    path: '/keys',
    body: { name: 'a' },
    otherBody: { name: 'b' },
    asOwner: true,
  }),
  'keys.revoke': async () => ({
    path: `/keys/${await made('POST', { path: '/keys', body: { name: 'x' }, asOwner: true }, 'key_id')}`,
    asOwner: true,
  }),
  'accounts.create': async () => ({
    path: '/accounts',
    body: { name: unique() },
    otherBody: { name: unique() },
    asOwner: true,
  }),
  'accounts.setPlan': async () => {
    const account = { path: '/accounts', body: { name: unique() }, asOwner: true };
    const id = await made('POST', account, 'account_id');
    return { path: `/accounts/${id}`, body: { plan: 'pro' }, otherBody: { plan: 'scale' }, asOwner: true };
  },
  'invitations.create': async () => ({
    path: '/invitations',
    body: { email: `${unique()}@example.com` },
    otherBody: { email: `${unique()}@example.com` },
    asOwner: true,
  }),
  'invitations.withdraw': async () => {
    const invitation = { path: '/invitations', body: { email: `${unique()}@example.com` }, asOwner: true };
    return { path: `/invitations/${await made('POST', invitation, 'invitation_id')}`, asOwner: true };
  },
  'members.remove': async () => {
    const id = unique();
    await sql`insert into console_users (id, name, email, account_id)
              select ${id}, 'x', ${`${id}@example.com`}, id from accounts where name = 'default'`.execute(
      app.deps.database.db,
    );
    return { path: `/members/${id}`, asOwner: true };
  },
};
/** Reads that have a body. */
const READS = ['memory.search'];

function operations() {
  return Object.entries(openApiDocument(hono).paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Record<string, { operationId: string }>)
      .filter(([method]) => method !== 'get')
      .map(([method, { operationId }]) => ({ method: method.toUpperCase(), path, operationId })),
  );
}

test('every call that changes something is tried here', () => {
  const mutating = operations().filter(({ operationId }) => !READS.includes(operationId));

  expect(mutating.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(CALLS).sort());
});

describe.each(Object.entries(CALLS))('%s', (operationId, newCall) => {
  const methodOf = () =>
    operations().find((operation) => operation.operationId === operationId)?.method ?? '';

  test('the same idempotency key answers the same and changes nothing more, another body is refused', async () => {
    const call = await newCall();
    const key = unique();

    const first = await send(methodOf(), call, key);
    const again = await send(methodOf(), call, key);
    const other =
      call.otherBody === undefined
        ? undefined
        : await send(methodOf(), { ...call, body: call.otherBody }, key);

    expect(first.status).toBeLessThan(300);
    expect(again).toEqual(first);
    if (other)
      expect(other).toMatchObject({ status: 422, text: expect.stringContaining('idempotency_key_reused') });
  });

  test('a process that dies after its change leaves the answer to a retry, which changes nothing more', async () => {
    const call = await newCall();
    const key = unique();
    const database = dieAfterCommit(app.deps.database);
    const spawns = openSpawnGate({ ...app.deps, database, backlog: openBacklog(10) });
    const dying = createApp({ ...app.deps, database, spawns });

    const lost = await send(methodOf(), call, key, dying);
    const left = await readAllRows(app.deps.database.db);
    const retried = await send(methodOf(), call, key);
    const again = await send(methodOf(), call, key);

    expect(lost.status).toBe(500);
    expect(retried.status).toBeLessThan(300);
    expect(again).toEqual(retried);
    if (!call.goesOn) expect(await readAllRows(app.deps.database.db)).toEqual(left);
  });
});
