import type { Agent, ErrorResponse } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newAccount, newPlan, useTestApp } from '../testing/index.ts';

const app = useTestApp();

const spawn = (apiKey: string, headers = {}, task = 'x') =>
  app.call(apiKey, 'POST', '/agents', { body: { task }, headers });

test('50 spawns at once on a plan of 3 give exactly 3 agents', async () => {
  const { apiKey } = await newAccount(app.deps.database.db, { plan: 'pro' });

  const answers = await Promise.all(Array.from({ length: 50 }, () => spawn(apiKey)));

  expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(47);
  for (const { headers, body } of refused) {
    const { error } = body as ErrorResponse;
    // Of the first 30 a minute the agents at once are the limit; it is the same answer for all of these.
    expect(error.code).toBe('concurrent_limit_reached');
    expect(error.details).toEqual({ plan: 'pro', currentConcurrent: 3, maxConcurrent: 3 });
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  }
});

test('200 parallel posts with one idempotency key start one agent and get 200 equal answers', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);

  const answers = await Promise.all(
    Array.from({ length: 200 }, () => spawn(apiKey, { 'x-idempotency-key': 'once' })),
  );

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  const { body } = await app.call(apiKey, 'GET', '/agents');
  expect((body as { data: Agent[] }).data).toHaveLength(1);
});

test('an idempotency key with another body is refused, and belongs only to its account', async () => {
  const [one, other] = await Promise.all([
    newAccount(app.deps.database.db),
    newAccount(app.deps.database.db),
  ]);
  const first = await spawn(one.apiKey, { 'idempotency-key': 'k' });

  const reused = await spawn(one.apiKey, { 'x-idempotency-key': 'k' }, 'y');
  const elsewhere = await spawn(other.apiKey, { 'x-idempotency-key': 'k' }, 'y');

  expect(reused.status).toBe(422);
  expect((reused.body as ErrorResponse).error.code).toBe('idempotency_key_reused');
  expect(elsewhere.status).toBe(201);
  expect((elsewhere.body as Agent).agent_id).not.toBe((first.body as Agent).agent_id);
});

test('an idempotency key is free again after 24 hours, and after a refused spawn', async () => {
  const { apiKey, accountId } = await newAccount(app.deps.database.db, { plan: 'free' });
  const { db } = app.deps.database;
  const { agent_id } = (await spawn(apiKey, { 'x-idempotency-key': 'old' })).body as Agent;
  expect((await spawn(apiKey, { 'x-idempotency-key': 'fresh' })).status).toBe(429);
  await app.call(apiKey, 'DELETE', `/agents/${agent_id}`);
  await sql`update idempotency_keys set created_at = now() - interval '25 hours' where account_id = ${accountId}`.execute(
    db,
  );

  const again = await spawn(apiKey, { 'x-idempotency-key': 'old' });
  await app.call(apiKey, 'DELETE', `/agents/${(again.body as Agent).agent_id}`);

  expect((again.body as Agent).agent_id).not.toBe(agent_id);
  expect((await spawn(apiKey, { 'x-idempotency-key': 'fresh' })).status).toBe(201);
});

test('spawns per minute are limited per key in a sliding window', async () => {
  const { apiKey, accountId, keyId } = await newAccount(app.deps.database.db, { plan: 'free' });
  const { db } = app.deps.database;
  for (let i = 0; i < 5; i++) {
    const { body } = await spawn(apiKey);
    await app.call(apiKey, 'DELETE', `/agents/${(body as Agent).agent_id}`);
  }

  const refused = await spawn(apiKey);
  await sql`
    update agents set created_at = created_at - interval '61 seconds'
     where key_id = ${keyId} and id = (select min(id) from agents where account_id = ${accountId})`.execute(
    db,
  );
  const allowed = await spawn(apiKey);

  expect(refused.status).toBe(429);
  const { error } = refused.body as ErrorResponse;
  expect(error.code).toBe('rate_limited');
  const retryAfter = Number(refused.headers.get('retry-after'));
  expect(error.details).toEqual({
    plan: 'free',
    window: 'minute',
    limitPerMinute: 5,
    limitPerHour: 30,
    retryAfterSeconds: retryAfter,
  });
  expect(retryAfter).toBeGreaterThanOrEqual(1);
  expect(retryAfter).toBeLessThanOrEqual(60);
  expect(allowed.status).toBe(201);
});

test('a month without agent-hours left refuses spawns until the next', async () => {
  const { apiKey, accountId, keyId } = await newAccount(app.deps.database.db, { plan: 'free' });
  const { db } = app.deps.database;
  const used = (month: string) =>
    sql`
    insert into usage_days (account_id, key_id, model, day, run_seconds) values (${accountId}, ${keyId}, '',
      date_trunc('month', now() at time zone 'UTC' - ${month}::interval)::date, 50 * 3600)`.execute(db);

  await used('1 month');
  const before = await spawn(apiKey);
  await app.call(apiKey, 'DELETE', `/agents/${(before.body as Agent).agent_id}`);
  await used('0 months');
  const after = await spawn(apiKey);

  expect(before.status).toBe(201);
  expect(after.status).toBe(402);
  expect((after.body as ErrorResponse).error).toMatchObject({
    code: 'monthly_quota_exceeded',
    details: { used: 50, limit: 50, plan: 'free' },
  });
});

test('a refused spawn does not affect others that arrive with it', async () => {
  const { apiKey } = await newAccount(app.deps.database.db, { plan: 'scale' });
  const bodies = Array.from({ length: 20 }, (_, index) => ({
    task: `task ${index}`,
    ...(index % 4 === 3 ? { files: [{ path: 'a.txt', file_id: 'file_absent' }] } : {}),
  }));

  const answers = await Promise.all(
    bodies.map((body, index) =>
      app.call(apiKey, 'POST', '/agents', { body, headers: { 'idempotency-key': `${index}` } }),
    ),
  );

  expect(answers.map(({ status }) => status)).toEqual(bodies.map(({ files }) => (files ? 400 : 201)));
  const { body } = await app.call(apiKey, 'GET', '/agents');
  const tasks = (body as { data: Agent[] }).data.map(({ task }) => task).toSorted();
  expect(tasks).toEqual(bodies.flatMap(({ files, task }) => (files ? [] : task)).toSorted());
  const again = await app.call(apiKey, 'POST', '/agents', {
    body: { task: 'another' },
    headers: { 'idempotency-key': '3' },
  });
  expect(again.status).toBe(201);
});

test('among spawns that arrive together, those over the rate are told when there is room again', async () => {
  const { db } = app.deps.database;
  const { apiKey } = await newAccount(db, { plan: await newPlan(db, { spawnsPerMinute: 5 }) });

  const answers = await Promise.all(Array.from({ length: 20 }, () => spawn(apiKey)));

  const refused = answers.filter(({ status }) => status === 429);
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
  expect(refused).toHaveLength(15);
  for (const { headers } of refused) expect(Number(headers.get('retry-after'))).toBeGreaterThan(50);
});

test('an output schema is not checked for a spawn that the plan does not allow', async () => {
  const { db } = app.deps.database;
  const { apiKey } = await newAccount(db, { plan: await newPlan(db, { maxConcurrentAgents: 1 }) });
  const spawnWith = (output_schema: object, headers = {}) =>
    app.call(apiKey, 'POST', '/agents', { body: { task: 'x', output_schema }, headers });

  const refusedSchema = await spawnWith({ type: 'nonsense' });
  const spawned = await spawnWith({ type: 'string' }, { 'idempotency-key': 'once' });
  const refusedSpawn = await spawnWith({ type: 'nonsense' });
  const replayed = await spawnWith({ type: 'string' }, { 'idempotency-key': 'once' });

  expect(refusedSchema.status).toBe(400);
  expect(spawned.status).toBe(201);
  expect(refusedSpawn.status).toBe(429);
  expect(refusedSpawn.body).toMatchObject({ error: { code: 'concurrent_limit_reached' } });
  expect(replayed.status).toBe(201);
  expect(replayed.body).toEqual(spawned.body);
});
