import type { Agent, ErrorResponse } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKey } from '../accounts/create-key.ts';
import { updatePlan } from '../accounts/plan-queries.ts';
import { newAccount, newPlan, openTestApp, type TestApp } from '../testing/index.ts';

// Equivalent to two servers for spawns: each has its own queue and connections, on one database.
let one: TestApp;
let other: TestApp;
beforeAll(async () => {
  one = await openTestApp();
  other = await openTestApp();
});
afterAll(async () => {
  await one[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
});

const SECRET = `whsec_${Buffer.alloc(32).toString('base64')}`;

test('spawns of two keys on two servers, alone and together, get exactly what the plan and their idempotency keys allow', async () => {
  const { db } = one.deps.database;
  const account = await newAccount(db, { plan: await newPlan(db, { maxConcurrentAgents: 12 }) });
  const { apiKey: secondKey } = await createKey(db, account.accountId, { name: 'second' });
  // Each idempotency key is used four times: from both servers, with both API keys. Every third one has more to write.
  const tries = Array.from({ length: 80 }, (_, index) => index).map((index) => {
    const number = index % 20;
    const webhook = { url: 'https://hooks.example.com/', secret: SECRET };
    return {
      app: index % 2 === 0 ? one : other,
      apiKey: Math.floor(index / 20) % 2 === 0 ? account.apiKey : secondKey,
      headers: { 'idempotency-key': `k${number >> 1}-${Math.floor(index / 40)}` },
      body: {
        task: `task ${number >> 1}`,
        ...((number >> 1) % 3 === 0 ? { webhook, files: [{ path: 'a.txt', content: 'a' }] } : {}),
      },
    };
  });

  const answers = await Promise.all(
    tries.map(({ app, apiKey, headers, body }) => app.call(apiKey, 'POST', '/agents', { headers, body })),
  );

  const refused = answers.filter(({ status }) => status !== 201);
  expect(refused.map(({ body }) => (body as ErrorResponse).error.code)).toEqual(
    refused.map(() => 'concurrent_limit_reached'),
  );
  const ids = new Map<string, Set<string>>();
  for (const [index, { status, body }] of answers.entries()) {
    if (status !== 201) continue;
    const key = tries[index]?.headers['idempotency-key'] ?? '';
    ids.set(key, (ids.get(key) ?? new Set()).add((body as Agent).agent_id));
  }
  expect([...ids.values()].map(({ size }) => size)).toEqual(Array.from({ length: 12 }, () => 1));
  const { body } = await other.call(account.apiKey, 'GET', '/agents?limit=100');
  expect((body as { data: Agent[] }).data).toHaveLength(12);
});

test('a spawn that waits for its account is subject to the plan at the time it gets it', async () => {
  const { db } = one.deps.database;
  const { apiKey, accountId } = await newAccount(db, { plan: await newPlan(db, { maxConcurrentAgents: 0 }) });
  const roomy = await newPlan(db, { maxConcurrentAgents: 1 });
  const updater = Promise.withResolvers<number>();
  const mayCommit = Promise.withResolvers<void>();
  const update = other.deps.database.db.transaction().execute(async (tx) => {
    await updatePlan(tx, accountId, roomy);
    updater.resolve(await backendPid(tx));
    await mayCommit.promise;
  });
  const pid = await updater.promise;

  const spawning = one.call(apiKey, 'POST', '/agents', { body: { task: 'x' } });
  // The embedded database runs one transaction at a time: there the spawn waits, and so would this query.
  if (one.deps.database.mode === 'postgres') {
    await expect.poll(() => isAnyoneBlockedBy(db, pid), { timeout: 30_000 }).toBe(true);
  }
  mayCommit.resolve();

  await update;
  expect((await spawning).status).toBe(201);
});

async function backendPid(db: Database): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
  return rows[0]?.pid ?? 0;
}

async function isAnyoneBlockedBy(db: Database, pid: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 from pg_stat_activity where ${pid} = any(pg_blocking_pids(pid)) limit 1`.execute(db);
  return rows.length > 0;
}
