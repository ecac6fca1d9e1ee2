import { setTimeout as sleep } from 'node:timers/promises';
import { calls, type Script, says } from '@jettson/agent/testing';
import type { Account, Agent } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { freeForNewMonth, freeUnpriced } from '../agents/wake-idle-agents.ts';
import { hasEnded, newAccount, newPlan, untilAgent, useTestServer } from '../testing/index.ts';

const never = Promise.withResolvers<void>();

const script: Script = async ({ messages }) => {
  const task = messages[0]?.text ?? '';
  if (task === 'hang') await never.promise;
  const isGated = task === 'ask first' || task === 'count';
  if (isGated && messages.at(-1)?.role === 'user')
    return calls(`c${messages.length}`, 'jettson_memory_list', {});
  return says(`you said: ${messages.at(-1)?.text}`);
};

const server = useTestServer(script);

/** An account with its own plan, whose agents have no computers. */
async function newCaller(limits: Parameters<typeof newPlan>[1] = {}) {
  const { db } = server.server.deps.database;
  const { apiKey, accountId } = await newAccount(db, { plan: await newPlan(db, limits) });
  const until = (id: string, isReached: (agent: Agent) => boolean) =>
    untilAgent(server, id, isReached, { apiKey });
  const call = <Body>(method: string, path: string, body?: unknown) =>
    server.call<Body>(method, path, body, apiKey);
  const lease = async (id: string) => {
    const { rows } = await sql<{ id: string | null; isParked: boolean }>`
      select lease_id as id, parked_since is not null as "isParked" from agents where id = ${id}`.execute(db);
    return rows[0];
  };
  return {
    apiKey,
    accountId,
    call,
    until,
    lease,
    account: async () => (await call<Account>('GET', '/account')).body,
    spawn: async (task: string, options: object = {}) =>
      (await call<Agent>('POST', '/agents', { task, tools: ['memory'], ...options })).body.agent_id,
    untilParked: async (id: string) => {
      await until(id, ({ status }) => status === 'idle');
      await expect.poll(() => lease(id), { timeout: 20_000 }).toMatchObject({ id: null, isParked: true });
    },
  };
}

const KEPT = { keep_alive: true };

test('an agent without a computer holds no lease while it waits, does not count as running, and goes on with the next message', async () => {
  const { account, call, spawn, until, untilParked } = await newCaller();
  const id = await spawn('hello', KEPT);

  await untilParked(id);
  const waiting = await account();
  await call('POST', `/agents/${id}/messages`, { content: 'more' });
  const answered = await until(id, ({ final_result }) => final_result?.includes('more') ?? false);
  await untilParked(id);
  await call('DELETE', `/agents/${id}`);

  expect(waiting).toMatchObject({ live_agents: 0, waiting_agents: 1 });
  expect(answered.final_result).toBe('you said: more');
  expect(await account()).toMatchObject({ live_agents: 0, waiting_agents: 0 });
});

test('a waiting agent ends at its idle timeout although nobody holds it and its account has no place', async () => {
  const { call, spawn, until, untilParked } = await newCaller({ maxConcurrentAgents: 1 });
  const id = await spawn('hello', { ...KEPT, idle_timeout_seconds: 4 });
  await untilParked(id);
  const other = await spawn('hang');

  const ended = await until(id, hasEnded);
  await call('DELETE', `/agents/${other}`);

  expect(ended).toMatchObject({
    status: 'completed',
    reason: 'idle_timeout',
    final_result: 'you said: hello',
  });
});

test('a message is accepted at once, and its agent goes on when the account has a place again', async () => {
  const { account, call, spawn, until, untilParked } = await newCaller({ maxConcurrentAgents: 1 });
  const id = await spawn('hello', KEPT);
  await untilParked(id);
  const other = await spawn('hang');
  await until(other, ({ status }) => status === 'running');

  const { status } = await call('POST', `/agents/${id}/messages`, { content: 'more' });
  // Long enough for a worker to have claimed it, if it wanted to.
  await sleep(2_500);
  const meanwhile = await until(id, () => true);
  const used = await account();
  await call('DELETE', `/agents/${other}`);
  const answered = await until(id, ({ final_result }) => final_result?.includes('more') ?? false);

  expect(status).toBe(201);
  expect(meanwhile).toMatchObject({ status: 'idle', final_result: 'you said: hello' });
  expect(used).toMatchObject({ live_agents: 1, waiting_agents: 1 });
  expect(answered.final_result).toBe('you said: more');
  await call('DELETE', `/agents/${id}`);
});

test('a message that came before the idle timeout waits for a place after it too, and costs nothing meanwhile', async () => {
  const { db } = server.server.deps.database;
  const { call, spawn, until, untilParked } = await newCaller({ maxConcurrentAgents: 1 });
  const id = await spawn('hello', { ...KEPT, idle_timeout_seconds: 6 });
  await untilParked(id);
  const other = await spawn('hang');
  await until(other, ({ status }) => status === 'running');
  await call('POST', `/agents/${id}/messages`, { content: 'more' });
  const row = async () => {
    const { rows } = await sql<{ version: string; isLate: boolean }>`
      select xmin::text as version, idle_until < now() - interval '2 seconds' as "isLate"
        from agents where id = ${id}`.execute(db);
    return rows[0];
  };
  await expect.poll(row, { timeout: 20_000 }).toMatchObject({ isLate: true });

  const before = await row();
  await sleep(3_000);
  const after = await row();
  await call('DELETE', `/agents/${other}`);
  const answered = await until(id, ({ final_result }) => final_result?.includes('more') ?? false);

  expect(after).toEqual(before);
  expect(answered.final_result).toBe('you said: more');
  await call('DELETE', `/agents/${id}`);
});

test('many messages at once never make more agents run than the plan allows', async () => {
  const { account, call, spawn, until, untilParked } = await newCaller({ maxConcurrentAgents: 2 });
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) {
    const id = await spawn('hello', KEPT);
    await untilParked(id);
    ids.push(id);
  }
  const seen: number[] = [];
  let isWatching = true;
  const watch = (async () => {
    while (isWatching) {
      seen.push((await account()).live_agents);
      await sleep(20);
    }
  })();

  await Promise.all(ids.map((id) => call('POST', `/agents/${id}/messages`, { content: `more ${id}` })));
  const answers = await Promise.all(
    ids.map((id) => until(id, ({ final_result }) => final_result?.includes(id) ?? false)),
  );
  isWatching = false;
  await watch;
  await Promise.all(ids.map((id) => call('DELETE', `/agents/${id}`)));

  expect(answers).toHaveLength(5);
  expect(Math.max(...seen)).toBeLessThanOrEqual(2);
});

test("beyond the plan's waiting agents one counts as running, and holds no lease all the same", async () => {
  const { account, call, lease, spawn, until, untilParked } = await newCaller({ maxWaitingAgents: 1 });
  const first = await spawn('hello', KEPT);
  await untilParked(first);
  const second = await spawn('hello', KEPT);
  await until(second, ({ status }) => status === 'idle');
  await expect.poll(() => lease(second), { timeout: 20_000 }).toEqual({ id: null, isParked: false });
  const used = await account();

  await call('POST', `/agents/${second}/messages`, { content: 'more' });
  const answered = await until(second, ({ final_result }) => final_result?.includes('more') ?? false);
  for (const id of [first, second]) await call('DELETE', `/agents/${id}`);

  expect(used).toMatchObject({ live_agents: 1, waiting_agents: 1 });
  expect(answered.final_result).toBe('you said: more');
});

test('a decision frees an agent that waits for it', async () => {
  const { call, spawn, until, untilParked } = await newCaller();
  const id = await spawn('ask first', { require_approval: ['jettson_memory_list'] });
  await untilParked(id);
  const { body } = await call<{ data: { type: string; data: { call_id: string } }[] }>(
    'GET',
    `/agents/${id}/events?limit=100`,
  );
  const asked = body.data.find(({ type }) => type === 'approval-requested');

  await call('POST', `/agents/${id}/approvals/${asked?.data.call_id}`, { approve: true });
  const ended = await until(id, hasEnded);

  expect(ended.final_result).toContain('memories');
});

test('a raised budget frees an agent that waits for it', async () => {
  const { call, spawn, until, untilParked } = await newCaller();
  const id = await spawn('count', { limits: { max_tool_calls: 0 } });
  await untilParked(id);

  await call('PATCH', `/agents/${id}`, { limits: { max_tool_calls: 5 } });
  const ended = await until(id, hasEnded);

  expect(ended.status).toBe('completed');
});

test.each([
  ['a price that was set', 'price_unknown', '1 hour', freeUnpriced],
  ['a new month', 'budget_reached', '40 days', freeForNewMonth],
] as const)('%s frees the agents that wait for it, and no others', async (_what, reason, ago, free) => {
  const { db } = server.server.deps.database;
  const { accountId, keyId } = await newAccount(db);
  const waiting = async (id: string, itsReason: string, since: string) =>
    sql`
      insert into agents (id, account_id, key_id, task, max_run_seconds, status, reason, requested_region, idle_since,
                          idle_until, lease_expires_at)
      values (${`ag_${keyId}${id}`}, ${accountId}, ${keyId}, 'x', 60, 'idle', ${itsReason}, 'nowhere',
              now() - ${since}::interval, now() + interval '1 day', now() + interval '1 day')`.execute(db);
  await waiting('a', reason, ago);
  await waiting('b', 'awaiting_message', ago);
  if (reason === 'budget_reached') await waiting('c', reason, '0 seconds');

  await free(db);

  const { rows } = await sql<{ id: string }>`
    select id from agents where account_id = ${accountId} and lease_expires_at is null`.execute(db);
  expect(rows).toEqual([{ id: `ag_${keyId}a` }]);
});

test('time that an agent waits without a computer is no part of the agent-hours', async () => {
  const { db } = server.server.deps.database;
  const { account, accountId, call, spawn, untilParked } = await newCaller();
  const id = await spawn('hello', KEPT);
  await untilParked(id);
  await sql`
    update agents set started_at = started_at - interval '10 hours', parked_since = parked_since - interval '9 hours'
     where id = ${id}`.execute(db);

  const meanwhile = await account();
  await call('DELETE', `/agents/${id}`);
  const { rows } = await sql<{ hours: number }>`
    select sum(run_seconds) / 3600 as hours from usage_days where account_id = ${accountId}`.execute(db);

  expect(meanwhile.agent_hours_used).toBeCloseTo(1, 1);
  expect(rows[0]?.hours).toBeCloseTo(1, 1);
});

test('an agent whose worker died while it waited is taken over, waits without a lease, and goes on', async () => {
  const { db } = server.server.deps.database;
  const { call, spawn, until, untilParked } = await newCaller();
  const id = await spawn('hello', { ...KEPT, tools: ['shell'] });
  await until(id, ({ status }) => status === 'idle');
  await sql`update agents set lease_id = 'dead', lease_expires_at = now() - interval '1 s' where id = ${id}`.execute(
    db,
  );

  await untilParked(id);
  const stopped = await until(id, () => true);
  await call('POST', `/agents/${id}/messages`, { content: 'more' });
  const answered = await until(id, ({ final_result }) => final_result !== 'you said: hello');

  expect(stopped.container.status).toBe('stopped');
  expect(answered.final_result).toMatch(/more|computer/);
  await call('DELETE', `/agents/${id}`);
});

test('a waiting agent with a computer keeps both, as its idle timeout promises', async () => {
  const { account, call, lease, spawn, until } = await newCaller();
  const id = await spawn('hello', { ...KEPT, tools: ['shell'] });
  await until(id, ({ status }) => status === 'idle');
  await sleep(1_500);

  const { container } = await until(id, () => true);

  expect(await lease(id)).toMatchObject({ id: expect.stringMatching(/^wrk_/), isParked: false });
  expect(container.status).toBe('running');
  expect(await account()).toMatchObject({ live_agents: 1, waiting_agents: 0 });
  await call('DELETE', `/agents/${id}`);
});
