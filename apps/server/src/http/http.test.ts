import type { ErrorResponse } from '@jettson/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKey } from '../accounts/create-key.ts';
import { revokeKey } from '../accounts/revoke-key.ts';
import { newAccount, openTestApp, type TestApp } from '../testing/index.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const codeOf = (body: unknown) => (body as ErrorResponse).error.code;

test('a revoked key is refused on the next request and stays in the history', async () => {
  const { apiKey, keyId, name } = await newAccount(app.deps.database.db);
  const before = await app.call(apiKey, 'GET', '/agents');

  const revoked = await revokeKey(app.deps.database, name, keyId);
  const after = await app.call(apiKey, 'GET', '/agents');

  expect(before.status).toBe(200);
  expect(after.status).toBe(401);
  expect(codeOf(after.body)).toBe('invalid_api_key');
  expect(revoked.revokedAt).toBeInstanceOf(Date);
  expect(revoked.lastUsedAt).toBeInstanceOf(Date);
});

test('missing, malformed, unknown and expired keys all get the same answer', async () => {
  const { accountId } = await newAccount(app.deps.database.db);
  const expired = await createKey(app.deps.database, accountId, {
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

test('a bug is an internal_error with the id of the request and nothing of the inside', async () => {
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
