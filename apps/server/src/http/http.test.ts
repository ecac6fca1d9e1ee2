import { readFileSync } from 'node:fs';
import type { ErrorResponse } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createKey } from '../accounts/create-key.ts';
import { revokeKey } from '../accounts/revoke-key.ts';
import { createApp } from '../app.ts';
import { newAccount, openTestApp, useTestApp } from '../testing/index.ts';
import { VERSION } from '../version.ts';

const app = useTestApp();

const codeOf = (body: unknown) => (body as ErrorResponse).error.code;

test('a revoked key is refused on the next request and stays in the history', async () => {
  const { apiKey, keyId, name } = await newAccount(app.deps.database.db);
  const before = await app.call(apiKey, 'GET', '/agents');

  const revoked = await revokeKey(app.deps.database.db, name, keyId);
  const after = await app.call(apiKey, 'GET', '/agents');

  expect(before.status).toBe(200);
  expect(after.status).toBe(401);
  expect(codeOf(after.body)).toBe('invalid_api_key');
  expect(revoked.revokedAt).toBeInstanceOf(Date);
  expect(revoked.lastUsedAt).toBeInstanceOf(Date);
});

test('missing, malformed, unknown and expired keys all get the same answer', async () => {
  const { accountId } = await newAccount(app.deps.database.db);
  const expired = await createKey(app.deps.database.db, accountId, {
    name: 'old',
    expiresAt: new Date(Date.now() - 1000),
  });
  const keys = ['', 'nonsense', 'jett_sk_live_short', `jett_sk_live_${'x'.repeat(32)}`, expired.apiKey];

  const answers = await Promise.all(keys.map((key) => app.call(key, 'GET', '/agents')));

  expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 401));
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
});

test('only the hash of a key is stored', async () => {
  const { apiKey, keyId } = await newAccount(app.deps.database.db);

  const { rows } = await sql<object>`select * from api_keys where id = ${keyId}`.execute(
    app.deps.database.db,
  );

  expect(JSON.stringify(rows)).not.toContain(apiKey.slice(13));
});

test('an unknown route, a wrong method, a wrong type and a huge body get typed errors', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);

  const unknown = await app.call(apiKey, 'GET', '/nowhere');
  const method = await app.call(apiKey, 'PUT', '/agents');
  const type = await app.call(apiKey, 'POST', '/agents', {
    body: 'task=x',
    headers: { 'content-type': 'text/plain' },
  });
  const huge = await app.call(apiKey, 'POST', '/agents', { body: { task: 'x'.repeat(10 * 1024 ** 2) } });

  expect([unknown.status, codeOf(unknown.body)]).toEqual([404, 'not_found']);
  expect([method.status, codeOf(method.body)]).toEqual([405, 'method_not_allowed']);
  expect(method.headers.get('allow')).toContain('POST');
  expect([type.status, codeOf(type.body)]).toEqual([415, 'unsupported_media_type']);
  expect([huge.status, codeOf(huge.body)]).toEqual([413, 'payload_too_large']);
});

test('a bug is an internal_error with the id of the request and no internal details', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);
  const { call } = await openTestApp({ regions: undefined as never });

  const { status, body, headers } = await call(apiKey, 'POST', '/agents', {
    body: { task: 'x', region: 'iad' },
  });

  expect(status).toBe(500);
  const { error } = body as ErrorResponse;
  expect(error.code).toBe('internal_error');
  expect(error.message).toContain(headers.get('x-request-id'));
  expect(JSON.stringify(body)).not.toMatch(/undefined|includes|at /);
});

test('everybody can read the version, and each response carries it', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'));

  const response = await createApp(app.deps).request('/version');

  expect(await response.json()).toEqual({ version });
  expect(response.headers.get('x-jettson-version')).toBe(version);
});

test('a client of another version works, and is told both versions if it asks for something that does not exist', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);
  const as = (version: string, method: string, path: string, body?: object) =>
    app.call(apiKey, method, path, {
      headers: { 'user-agent': `jettson-python/${version}` },
      ...(body && { body }),
    });
  const messageOf = ({ body }: { body: unknown }) => (body as ErrorResponse).error?.message;

  const spawned = await as('99.1.0', 'POST', '/agents', { task: 'x', limits: { max_seconds: 60 } });
  const errors = [
    await as('99.1.0', 'GET', '/nowhere'),
    await as('99.1.0', 'PUT', '/agents'),
    await as('0.1.0', 'POST', '/agents', { task: 7 }),
    await as('99.1.0', 'POST', '/agents', { task: 'x', limits: { max_flights: 1 } }),
    await as('99.1.0', 'GET', '/agents?colour=red'),
  ];

  expect(spawned.status).toBe(201);
  expect(errors.map(({ status }) => status)).toEqual([404, 405, 400, 400, 400]);
  for (const error of errors) {
    expect(messageOf(error)).toMatch(/The client has version [\d.]+, this server \d+\.\d+\.\d+$/);
  }
  expect(messageOf(errors[3] as never)).toContain('limits.max_flights');
  expect(messageOf(errors[4] as never)).toContain('colour');
});

test.each(['jettson-typescript/0.1.0', `jettson-python/${VERSION}`, 'curl/8.5.0'])(
  'a field that nobody knows is refused whoever sends it: %s',
  async (agent) => {
    const { apiKey } = await newAccount(app.deps.database.db);

    const { status } = await app.call(apiKey, 'POST', '/agents', {
      headers: { 'user-agent': agent },
      body: { task: 'x', colour: 'red' },
    });

    expect(status).toBe(400);
  },
);
