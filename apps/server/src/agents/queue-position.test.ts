import type { Agent, AgentList, RegionList } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { publishFault } from '../computers/publish-pools.ts';
import { newAccount, useTestApp } from '../testing/index.ts';

// Isolated: a worker that lacks something shows in the agents of all accounts.
const app = useTestApp({}, { isolated: true });

async function newCaller() {
  const { apiKey } = await newAccount(app.deps.database.db);
  const get = async <Body>(path: string) => (await app.call(apiKey, 'GET', path)).body as Body;
  return {
    spawn: async (options: { region?: string | undefined; tools?: string[] | undefined } = {}) =>
      (await app.call(apiKey, 'POST', '/agents', { body: { task: 'x', ...options } }))
        .body as unknown as Agent,
    queueOf: async (id: string) => (await get<Agent>(`/agents/${id}`)).queue,
    listed: async () => (await get<AgentList>('/agents')).data.map(({ agent_id: id, queue }) => [id, queue]),
    regions: async () => (await get<RegionList>('/regions')).regions,
  };
}

/** What becomes of an agent when a worker claims it, and when it runs. */
const change = (agentId: string, columns: ReturnType<typeof sql>) =>
  sql`update agents set ${columns} where id = ${agentId}`.execute(app.deps.database.db);

test('a spawning agent says which place it has among those of its account, and for how long it has waited', async () => {
  const caller = await newCaller();
  const other = await newCaller();
  await other.spawn();
  const spawned = [await caller.spawn(), await caller.spawn(), await caller.spawn()];
  const [first = '', second = '', third = ''] = spawned.map(({ agent_id: id }) => id);
  await change(first, sql`created_at = created_at - interval '90 seconds'`);

  const atSpawn = spawned.map(({ queue }) => queue);
  const waiting = [await caller.queueOf(first), await caller.queueOf(third)];
  await change(first, sql`lease_id = 'l', lease_expires_at = now() + interval '15 seconds'`);
  const claimed = [await caller.queueOf(first), await caller.queueOf(third)];
  await change(first, sql`status = 'running'`);
  const running = await caller.queueOf(first);
  const listed = await caller.listed();

  expect(atSpawn).toEqual([1, 2, 3].map((position) => ({ position, waiting_seconds: 0, waiting_for: null })));
  expect(waiting).toMatchObject([{ position: 1 }, { position: 3 }]);
  expect(waiting[0]?.waiting_seconds).toBeGreaterThanOrEqual(90);
  expect(claimed).toMatchObject([{ position: 0 }, { position: 2 }]);
  expect(running).toBeNull();
  expect(listed).toMatchObject([
    [third, { position: 2 }],
    [second, { position: 1 }],
    [first, null],
  ]);
});

test('an agent says what its workers lack to make a computer, as long as no other worker can', async () => {
  const { db } = app.deps.database;
  const caller = await newCaller();
  const inRegion = async (region: string | undefined, tools?: string[]) => {
    const { agent_id: id, queue } = await caller.spawn({ region, tools });
    const found = [queue?.waiting_for, (await caller.queueOf(id))?.waiting_for];
    const listed = (await caller.listed()).find(([other]) => other === id)?.[1];
    return [...found, (listed as Agent['queue'])?.waiting_for];
  };
  const [broken = '', other = ''] = app.deps.regions;
  await publishFault(db, 'w1', { regions: [broken], fault: { problem: 'no bwrap', fix: 'apt install it' } });

  const alone = await inRegion(undefined);
  const there = await inRegion(broken);
  const elsewhere = await inRegion(other);
  const without = await inRegion(undefined, ['memory']);
  await sql`insert into region_pools (worker_id, region, size, ready, starting) values ('w2', ${other}, 0, 0, 0)`.execute(
    db,
  );
  const besides = [await inRegion(undefined), await inRegion(broken)];
  await sql`update computer_faults set seen_at = now() - interval '1 minute'`.execute(db);
  const silent = await inRegion(broken);
  await sql`delete from region_pools where worker_id = 'w2'`.execute(db);

  const text = 'a machine that can make computers: no bwrap. To fix that: apt install it';
  expect([alone, there]).toEqual([Array(3).fill(text), Array(3).fill(text)]);
  expect([elsewhere, without, silent]).toEqual(Array(3).fill([null, null, null]));
  expect(besides).toEqual([[null, null, null], Array(3).fill(text)]);
});

test('regions say how many agents of the account wait there, and for how long the first has', async () => {
  const caller = await newCaller();
  const other = await newCaller();
  const { agent_id: oldest } = await caller.spawn();
  await caller.spawn();
  await change(oldest, sql`created_at = created_at - interval '90 seconds'`);

  const own = await caller.regions();
  const others = await other.regions();

  expect(own[0]).toMatchObject({ queued: 2 });
  expect(own[0]?.oldest_wait_seconds).toBeGreaterThanOrEqual(90);
  expect(own[1]).toMatchObject({ queued: 0, oldest_wait_seconds: null });
  expect(others[0]).toMatchObject({ queued: 0, oldest_wait_seconds: null });
});
