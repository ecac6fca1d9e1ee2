import type { Agent, AgentList, RegionList } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newAccount, useTestApp } from '../testing/index.ts';

const app = useTestApp();

async function newCaller() {
  const { apiKey } = await newAccount(app.deps.database.db);
  const get = async <Body>(path: string) => (await app.call(apiKey, 'GET', path)).body as Body;
  return {
    spawn: async () =>
      (await app.call(apiKey, 'POST', '/agents', { body: { task: 'x' } })).body as unknown as Agent,
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

  expect(atSpawn).toEqual([1, 2, 3].map((position) => ({ position, waiting_seconds: 0 })));
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
