import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { newId } from '../ids.ts';
import { newAccount } from '../testing/index.ts';
import { claimAgents, releaseAgent } from './leases.ts';

let database: TestDatabase;
beforeAll(async () => {
  // A claim takes what it finds, including agents of other tests.
  database = await createTestDatabase({ isolated: true });
});
afterEach(() =>
  sql`update agents set status = 'stopped', reason = 'x', lease_id = null`.execute(database.db),
);
afterAll(() => database.close());

const claim = (limit: number, { hasComputers = true, workerId = 'wrk' } = {}) =>
  claimAgents(database.db, { workerId, regions: ['iad'], limit, hasDefaultModel: true, hasComputers });

/** An account with `count` queued agents, of which the first is `ageSeconds` old. */
async function newQueue(count: number, { ageSeconds = 0, definition = {} } = {}): Promise<string> {
  const { accountId, keyId } = await newAccount(database.db);
  for (let n = 0; n < count; n++) {
    await sql`
      insert into agents (id, account_id, key_id, task, max_run_seconds, definition, created_at)
      values (${newId('ag')}, ${accountId}, ${keyId}, ${`task ${n}`}, 600, ${JSON.stringify(definition)}::json,
              now() - ${ageSeconds} * interval '1 second' + ${n} * interval '1 millisecond')`.execute(
      database.db,
    );
  }
  return accountId;
}

const countOf = (agents: readonly { accountId: string }[], accountId: string) =>
  agents.filter((agent) => agent.accountId === accountId).length;

test('one agent of an account goes before the long queue of another, which waited longer', async () => {
  const many = await newQueue(80, { ageSeconds: 600 });
  const few = await newQueue(1);

  const first = await claim(4);

  expect([countOf(first, many), countOf(first, few)]).toEqual([3, 1]);
});

test('accounts share the places: what an account already has counts, and its own agents go oldest first', async () => {
  const many = await newQueue(20, { ageSeconds: 600 });
  const alone = await claim(6);
  const second = await newQueue(20, { ageSeconds: 60 });
  const third = await newQueue(2);

  const next = await claim(8);
  const after = await claim(3);

  expect(countOf(alone, many)).toBe(6);
  expect([many, second, third].map((accountId) => countOf(next, accountId))).toEqual([0, 6, 2]);
  expect([many, second, third].map((accountId) => countOf(after, accountId))).toEqual([2, 1, 0]);
  const tasks = next.filter(({ accountId }) => accountId === second).map(({ task }) => task);
  expect(tasks.toSorted()).toEqual([0, 1, 2, 3, 4, 5].map((n) => `task ${n}`));
});

test('two workers that claim at the same moment get different agents, and all of them', async () => {
  await newQueue(5);
  await newQueue(5);

  const claims = await Promise.all([claim(5, { workerId: 'wrk_one' }), claim(5, { workerId: 'wrk_two' })]);
  const rest = await claim(10);

  const ids = [...claims.flat(), ...rest].map(({ id }) => id);
  expect(new Set(ids).size).toBe(10);
  expect(ids).toHaveLength(10);
});

test('a worker that can make no computer claims the agents that need none', async () => {
  await newQueue(2);
  await newQueue(1, { definition: { tools: ['jettson_shell_run'] } });
  const without = await newQueue(2, { definition: { tools: ['jettson_memory_search'] } });
  const none = await newQueue(1, { definition: { tools: [] } });

  const found = await claim(10, { hasComputers: false });

  expect(found.map(({ accountId }) => accountId).toSorted()).toEqual([without, without, none].toSorted());
});

test('a claim that was no attempt is none, also if the lease ran out meanwhile and another worker has the agent', async () => {
  const accountId = await newQueue(1);
  const attemptsOf = async () => {
    const { rows } = await sql<{ attempts: number; lease: string | null }>`
      select attempts, split_part(lease_id, ':', 1) as lease from agents where account_id = ${accountId}`.execute(
      database.db,
    );
    return rows[0];
  };
  const [first] = await claim(1, { workerId: 'wrk_one' });
  if (first === undefined) throw new Error('nothing was claimed');
  await sql`update agents set lease_expires_at = now() - interval '1 second' where id = ${first.id}`.execute(
    database.db,
  );
  await claim(1, { workerId: 'wrk_two' });

  const held = { agentId: first.id, leaseId: first.leaseId };
  await releaseAgent(database.db, accountId, { ...held, isAttempt: true });
  const counted = await attemptsOf();
  await releaseAgent(database.db, accountId, { ...held, isAttempt: false });

  expect(counted).toEqual({ attempts: 2, lease: 'wrk_two' });
  expect(await attemptsOf()).toEqual({ attempts: 1, lease: 'wrk_two' });
});
