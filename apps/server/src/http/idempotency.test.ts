import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { sweepExpired } from '../operate/sweep-expired.ts';
import { dieAfterCommit, newAccount, openTestApp, type TestApp } from '../testing/index.ts';

let app: TestApp;
let apiKey: string;
let accountId: string;
beforeAll(async () => {
  app = await openTestApp();
});
beforeEach(async () => {
  ({ apiKey, accountId } = await newAccount(app.deps.database.db));
});
afterAll(() => app[Symbol.asyncDispose]());

const body = { url: 'https://example.com/hook' };
const headers = { 'x-idempotency-key': 'the-key-itself' };
const create = () => app.call(apiKey, 'POST', '/webhooks', { body, headers });
const webhooks = async () => ((await app.call(apiKey, 'GET', '/webhooks')).body as { data: unknown[] }).data;

test('calls that race with one key make one change', async () => {
  const answers = await Promise.all([create(), create(), create(), create()]);

  expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
  expect(await webhooks()).toHaveLength(1);
});

test('a call that failed leaves its key unused', async () => {
  const first = await app.call(apiKey, 'POST', '/webhooks', { body: { url: 'nonsense' }, headers });

  const second = await create();

  expect([first.status, second.status]).toEqual([400, 201]);
});

test('a key that is empty or longer than 255 characters is refused, and nothing is changed', async () => {
  const answers = await Promise.all(
    ['', 'k'.repeat(256)].map((key) =>
      app.call(apiKey, 'POST', '/webhooks', { body, headers: { 'idempotency-key': key } }),
    ),
  );

  expect(answers.map(({ status }) => status)).toEqual([400, 400]);
  expect(answers[0]?.body).toMatchObject({ error: { code: 'invalid_key' } });
  expect(await webhooks()).toEqual([]);
});

test('two different keys in one request are refused', async () => {
  const both = (key: string) =>
    app.call(apiKey, 'POST', '/webhooks', { body, headers: { ...headers, 'idempotency-key': key } });

  const different = await both('another key');
  const same = await both(headers['x-idempotency-key']);

  expect(different).toMatchObject({ status: 400, body: { error: { code: 'invalid_key' } } });
  expect(same.status).toBe(201);
});

test('the answer that a dead process left contains the secret that is valid', async () => {
  const { db } = app.deps.database;
  const hono = createApp({ ...app.deps, database: dieAfterCommit(app.deps.database) });

  const lost = await hono.request('/api/v1/webhooks', {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const retried = (await create()).body as { secret: string; webhook_id: string };

  const { rows } = await sql<{ secret: string }>`
    select secret from webhooks where account_id = ${accountId}`.execute(db);
  expect(lost.status).toBe(500);
  const place = `webhooks:${retried.webhook_id}`;
  expect(await app.deps.sealing.open(rows[0]?.secret ?? '', place)).toBe(retried.secret);
  expect(rows).toHaveLength(1);
});

test('the table contains no secret of an answer in plain text', async () => {
  const { secret } = (await create()).body as { secret: string; webhook_id: string };

  const { rows } = await sql<{ all: string }>`
    select string_agg(key || coalesce(answer::text, ''), ' ') as all from idempotency_keys
     where account_id = ${accountId}`.execute(app.deps.database.db);

  expect(secret).toMatch(/^whsec_/);
  expect(rows[0]?.all).not.toContain('whsec_');
  expect(rows[0]?.all).not.toContain('the-key-itself');
});

test("another account's key of the same name is its own", async () => {
  const stranger = await newAccount(app.deps.database.db);

  const mine = await create();
  const theirs = await app.call(stranger.apiKey, 'POST', '/webhooks', { body, headers });
  const replayed = await create();

  expect(theirs.body).not.toEqual(mine.body);
  expect(replayed.body).toEqual(mine.body);
});

test('keys are forgotten after 24 hours', async () => {
  const { db } = app.deps.database;
  await create();
  await sql`update idempotency_keys set created_at = now() - interval '25 hours'
             where account_id = ${accountId}`.execute(db);

  await sweepExpired(app.deps);
  await sweepExpired(app.deps);

  expect(
    (await sql`select 1 from idempotency_keys where account_id = ${accountId}`.execute(db)).rows,
  ).toEqual([]);
});

test('an account with very many answers in a day keeps the newest, and all those of its spawns', async () => {
  const { db } = app.deps.database;
  const { accountId } = await newAccount(db);
  const { accountId: other } = await newAccount(db);
  await sql`
    insert into idempotency_keys (account_id, operation, key, request_hash, created_at)
    select ${accountId}, case when n <= 10 then 'agents.spawn' else 'memory.put' end, n, '', now() - n * interval '1 millisecond'
      from generate_series(1, 100020) n
    union all select ${other}, 'memory.put', '1', '', now() - interval '23 hours'`.execute(db);
  await sql`
    update idempotency_keys set created_at = now() - interval '23 hours'
     where account_id = ${accountId} and operation = 'agents.spawn'`.execute(db);

  await sweepExpired(app.deps);
  await sweepExpired(app.deps);

  const { rows } = await sql<{ operation: string; count: number; oldest: number }>`
    select operation, count(*)::integer as count, max(key::integer) as oldest from idempotency_keys
     where account_id = ${accountId} group by operation order by operation`.execute(db);
  expect(rows).toEqual([
    { operation: 'agents.spawn', count: 10, oldest: 10 },
    { operation: 'memory.put', count: 100_000, oldest: 100_010 },
  ]);
  const { rows: ofOther } = await sql`select 1 from idempotency_keys where account_id = ${other}`.execute(db);
  expect(ofOther).toHaveLength(1);
});
