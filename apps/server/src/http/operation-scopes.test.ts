import {
  API_SCOPES,
  type ApiKey,
  type ApiScope,
  type CreatedApiKey,
  type Permission,
} from '@jettson/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { newAccount, openTestApp, type TestApp } from '../testing/index.ts';
import { listRoutes } from '../testing/list-routes.ts';
import { openApiDocument } from './open-api-document.ts';
import { permissionFor } from './operation-scopes.ts';

let app: TestApp;
let hono: ReturnType<typeof createApp>;
beforeAll(async () => {
  app = await openTestApp();
  hono = createApp(app.deps);
});
afterAll(() => app[Symbol.asyncDispose]());

const keyWith = async (...scopes: ApiScope[]) => (await newAccount(app.deps.database.db, { scopes })).apiKey;

const isConsoleOnly = (permission: Permission) => !(API_SCOPES as readonly string[]).includes(permission);

interface Refusal {
  error: { code: string; details?: { scope?: string } };
}

test('every operation needs a scope, and the document says which', () => {
  const { paths } = openApiDocument(hono) as unknown as { paths: Record<string, Record<string, object>> };

  const operations = Object.values(paths).flatMap((item) => Object.values(item));

  expect(operations).toHaveLength(listRoutes(hono).length);
  for (const operation of operations as { operationId: string; security: object[]; description: string }[]) {
    const permission = permissionFor(operation.operationId);
    if (isConsoleOnly(permission)) expect(operation.security).toEqual([{ consoleSession: [] }]);
    else {
      expect(operation.security).toEqual([{ apiKey: [permission] }]);
      expect(operation.description).toContain(`scope \`${permission}\``);
    }
    expect(operation).toHaveProperty('responses.403');
  }
});

test('a key that lacks only the scope of an operation is refused with its name, on every route', async () => {
  for (const { operationId, method, path } of listRoutes(hono)) {
    const permission = permissionFor(operationId);
    const apiKey = await keyWith(...API_SCOPES.filter((scope) => scope !== permission));

    const { status, body } = await app.call(
      apiKey,
      method,
      path.slice('/api/v1'.length).replace(/\{\w+\}/g, 'id_1'),
    );

    expect([operationId, status]).toEqual([operationId, 403]);
    expect((body as Refusal).error.code).toBe('forbidden');
    if (!isConsoleOnly(permission)) expect((body as Refusal).error.details).toEqual({ scope: permission });
  }
});

test('HEAD asks for the scope of GET', async () => {
  const { status } = await app.call(await keyWith('memory'), 'HEAD', '/agents');

  expect(status).toBe(403);
});

test('an old key, and a new one with default scopes, has everything but admin', async () => {
  const { db } = app.deps.database;
  const { accountId, apiKey, keyId } = await newAccount(db, { scopes: API_SCOPES });
  await sql`insert into api_keys (id, account_id, name, key_hash, hint)
            values (${`${keyId}old`}, ${accountId}, 'old', ${keyId}, 'x')`.execute(db);

  const created = await app.call(apiKey, 'POST', '/keys', { body: { name: 'new' } });
  const { body } = await app.call(apiKey, 'GET', '/keys');

  const scopesOf = (name: string) =>
    (body as { keys: ApiKey[] }).keys.find((key) => key.name === name)?.scopes;
  expect((created.body as CreatedApiKey).scopes).toEqual([
    'agents',
    'memory',
    'files',
    'webhooks',
    'usage',
    'secrets',
  ]);
  expect(scopesOf('old')).toEqual(scopesOf('new'));
});

test('a leaked key cannot raise a cap, and cannot create, list or revoke keys', async () => {
  const { apiKey, keyId } = await newAccount(app.deps.database.db);

  const answers = [
    await app.call(apiKey, 'PATCH', '/account', { body: { monthly_cost_limit_usd: null } }),
    await app.call(apiKey, 'POST', '/keys', { body: { name: 'x' } }),
    await app.call(apiKey, 'GET', '/keys'),
    await app.call(apiKey, 'DELETE', `/keys/${keyId}`),
    await app.call(apiKey, 'GET', '/members'),
  ];

  for (const { status, body } of answers) {
    expect([status, (body as Refusal).error.details]).toEqual([403, { scope: 'admin' }]);
  }
});

test('no call changes what a key itself may cost a month, whatever its scopes', async () => {
  const { db } = app.deps.database;
  const { apiKey, accountId, keyId } = await newAccount(db, { scopes: API_SCOPES });
  await sql`update api_keys set monthly_cost_limit_usd = 5 where id = ${keyId}`.execute(db);
  const body = { monthly_cost_limit_usd: null };

  const answers = [
    await app.call(apiKey, 'PATCH', `/keys/${keyId}`, { body }),
    await app.call(apiKey, 'POST', '/keys', { body: { ...body, name: 'x' } }),
    await app.call(apiKey, 'POST', '/keys', { body: { name: 'x', monthly_cost_limit_usd: 1 } }),
    await app.call(apiKey, 'PATCH', '/account', { body }),
  ];

  expect(answers.map(({ status }) => status)).toEqual([405, 403, 403, 200]);
  const { rows } = await sql`
    select monthly_cost_limit_usd as limit from api_keys where account_id = ${accountId}`.execute(db);
  expect(rows).toEqual([{ limit: 5 }]);
});

test('a key is made with what its agents may cost in a month, and the list shows it', async () => {
  const { apiKey } = await newAccount(app.deps.database.db, { scopes: API_SCOPES });
  const make = (limit: unknown) =>
    app.call(apiKey, 'POST', '/keys', { body: { name: 'capped', monthly_cost_limit_usd: limit } });

  const [capped, free] = [await make(20.5), await make(null)];
  const refused = await make(-1);

  expect([capped.body, free.body]).toMatchObject([
    { monthly_cost_limit_usd: 20.5 },
    { monthly_cost_limit_usd: null },
  ]);
  expect((refused.body as Refusal).error.details).toMatchObject({ field: 'monthly_cost_limit_usd' });
  const { body } = await app.call(apiKey, 'GET', '/keys');
  expect((body as { keys: { monthly_cost_limit_usd: number | null }[] }).keys).toContainEqual(
    expect.objectContaining({ name: 'capped', monthly_cost_limit_usd: 20.5 }),
  );
});

test('a key creates keys only within its own scopes', async () => {
  const apiKey = await keyWith('memory', 'admin');
  const make = (scopes?: string[]) => app.call(apiKey, 'POST', '/keys', { body: { name: 'x', scopes } });

  const within = await make(['memory', 'memory']);
  const beyond = await make(['memory', 'files']);
  const byDefault = await make();
  const unknown = await make(['everything']);
  const { api_key: made } = within.body as CreatedApiKey;

  expect((within.body as CreatedApiKey).scopes).toEqual(['memory']);
  expect([beyond.status, (beyond.body as Refusal).error.details]).toEqual([403, { scope: 'files' }]);
  expect(byDefault.status).toBe(403);
  expect(unknown.status).toBe(400);
  expect((await app.call(made, 'GET', '/memory/list')).status).toBe(200);
  expect((await app.call(made, 'GET', '/agents')).status).toBe(403);
});
