import { setTimeout as sleep } from 'node:timers/promises';
import { says } from '@jettson/agent/testing';
import type { Agent } from '@jettson/contract';
import { isWaitedFor } from '@jettson/database/testing';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { startTestServer, untilAgent, useTestServer } from '../testing/index.ts';

const server = useTestServer(({ messages }) => says(`you said: ${messages.at(-1)?.text}`));

interface Lease {
  id: string | null;
  expiresAt: Date | null;
}

async function leaseOf(agentId: string): Promise<Lease> {
  const { rows } = await sql<Lease>`
    select lease_id as id, lease_expires_at as "expiresAt" from agents where id = ${agentId}`.execute(
    server.server.deps.database.db,
  );
  return rows[0] ?? { id: null, expiresAt: null };
}

/** An agent that waits beside its worker, which holds its lease. */
async function spawnHeld(): Promise<string> {
  const { client } = server;
  const { agent_id: id } = await client.agents.spawn('hello', { keepAlive: true });
  await expect.poll(async () => (await client.agents.get(id)).status, { timeout: 30_000 }).toBe('idle');
  return id;
}

test('a worker keeps an agent that it claimed again after the lease of its earlier run expired', async () => {
  const { client } = server;
  const id = await spawnHeld();
  const { id: former } = await leaseOf(id);

  await sql`update agents set lease_id = null, lease_expires_at = null where id = ${id}`.execute(
    server.server.deps.database.db,
  );
  await client.agents.messages.send(id, 'more');
  await expect
    .poll(async () => (await client.agents.get(id)).final_result, { timeout: 30_000 })
    .toMatch(/more$/);
  const claimed = await leaseOf(id);
  await expect.poll(() => leaseOf(id), { timeout: 30_000 }).not.toEqual(claimed);

  const renewed = await leaseOf(id);
  expect(claimed.id).not.toBe(former);
  expect(renewed.id).toBe(claimed.id);
  await client.agents.cancel(id);
});

test('a worker keeps its agents although its pools cannot be published', async () => {
  const { db } = server.server.deps.database;
  const id = await spawnHeld();
  await sql`
    create function refuse() returns trigger language plpgsql as $$ begin raise 'no room'; end $$`.execute(
    db,
  );
  await sql`create trigger refuse before insert or update on region_pools for each row execute function refuse()`.execute(
    db,
  );
  onTestFinished(async () => void (await sql`drop function refuse() cascade`.execute(db)));

  const before = await leaseOf(id);
  await expect.poll(() => leaseOf(id), { timeout: 10_000 }).not.toEqual(before);

  expect((await leaseOf(id)).id).toBe(before.id);
  await server.client.agents.cancel(id);
});

test.skipIf(process.env.JETTSON_TEST_DATABASE_URL === undefined)(
  'a worker renews its leases while publishing its pools waits',
  async () => {
    const { db } = server.server.deps.database;
    const id = await spawnHeld();

    await db.transaction().execute(async (tx) => {
      await sql`lock table region_pools in access exclusive mode`.execute(tx);
      await expect.poll(() => isWaitedFor(tx), { timeout: 10_000 }).toBe(true);
      const before = await leaseOf(id);
      await expect.poll(() => leaseOf(id), { timeout: 8_000 }).not.toEqual(before);
    });

    await server.client.agents.cancel(id);
  },
);

test('a worker runs no more agents than it may when many waiting ones are freed at once', async () => {
  const released = Promise.withResolvers<void>();
  await using busy = await startTestServer(
    async ({ messages }) => {
      if (messages.at(-1)?.text.includes('hang')) await released.promise;
      return says(`you said: ${messages.at(-1)?.text}`);
    },
    { environment: { JETTSON_CONCURRENCY: '2' } },
  );
  const { db } = busy.server.deps.database;
  const count = async (condition = sql`true`) => {
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from agents where ${condition}`.execute(db);
    return rows[0]?.n;
  };
  const ids: string[] = [];
  for (let n = 0; n < 4; n++) {
    const body = { task: 'hello', tools: ['memory'], keep_alive: true, memory: { recall: false } };
    ids.push((await busy.call<Agent>('POST', '/agents', body)).body.agent_id);
  }
  const parked = sql`parked_since is not null and lease_id is null`;
  await expect.poll(() => count(parked), { timeout: 30_000 }).toBe(4);

  await Promise.all(ids.map((id) => busy.call('POST', `/agents/${id}/messages`, { content: 'hang' })));
  await expect.poll(() => count(sql`status = 'running'`), { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
  // Long enough for another look at the queue.
  await sleep(1_500);
  const running = await count(sql`status = 'running'`);
  released.resolve();

  expect(running).toBe(2);
  for (const id of ids) await untilAgent(busy, id, ({ final_result }) => final_result === 'you said: hang');
  for (const id of ids) await busy.call('DELETE', `/agents/${id}`);
});
