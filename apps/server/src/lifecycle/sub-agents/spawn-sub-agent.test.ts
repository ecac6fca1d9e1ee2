import type { Agent, SpawnRequest } from '@jettson/contract';
import { transaction } from '@jettson/database';
import { isWaitedFor } from '@jettson/database/testing';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { appendEvents } from '../../agents/append-events.ts';
import { useTestApp } from '../../testing/index.ts';
import { onlyModel } from '../../testing/only-model.ts';
import { NOTHING_SPENT } from '../../usage/meter.ts';
import { finishAgent } from '../finish-agent.ts';
import { newParentCaller } from './testing/new-parent-caller.ts';

const app = useTestApp({
  models: onlyModel({ id: 'acme/unpriced', tableNames: [], isLocal: false } as never),
});
const newCaller = () => newParentCaller(app);

test('the same call spawns one agent, in whatever order and however often it is made', async () => {
  const { call, parent, spawn, typesOf } = await newCaller();
  const above = await parent();

  const spawned = await Promise.all([1, 2, 3].map(() => spawn(above, {}, { callId: 'call_same' })));
  const again = await spawn(above, { task: 'whatever it asks for now' }, { callId: 'call_same' });

  const ids = new Set([...spawned, again].map(({ agent_id }) => agent_id));
  const { data } = await call<{ data: Agent[] }>('GET', `/agents?parent_id=${above.id}`);
  expect(ids.size).toBe(1);
  expect(data.map(({ agent_id }) => agent_id)).toEqual([...ids]);
  expect((await typesOf(above.id)).filter((type) => type === 'sub-agent-started')).toHaveLength(1);
});

test('a worker that has lost the agent spawns nothing for it any more', async () => {
  const { call, parent, spawn } = await newCaller();
  const above = await parent();

  const late = spawn({ ...above, leaseId: 'another' });

  await expect(late).rejects.toMatchObject({ code: 'conflict' });
  expect(await call('GET', `/agents?parent_id=${above.id}`)).toMatchObject({ data: [] });
});

test('an agent that is being stopped gets no sub-agents: whichever of the two comes first, none is left over', async () => {
  const { accountId, call, parent, run, spawn } = await newCaller();
  const end = { status: 'stopped', reason: 'cancelled', finalResult: null, error: null } as const;
  for (let round = 0; round < 10; round++) {
    const root = await parent();
    const child = await run((await spawn(root, { tools: ['agents', 'memory'] })).agent_id);

    await Promise.allSettled([
      spawn(root),
      spawn(child),
      finishAgent(app.deps, accountId, { agent: root, leaseId: null, end }),
      finishAgent(app.deps, accountId, { agent: child, leaseId: null, end }),
      spawn(child),
    ]);
  }

  const { data } = await call<{ data: Agent[] }>('GET', '/agents?limit=100&status=spawning,running,idle');
  expect(data).toEqual([]);
});

// The embedded engine runs one transaction after another.
test.skipIf(process.env.JETTSON_TEST_DATABASE_URL === undefined)(
  'an agent is stopped while one below it writes down what a model call cost: the two never wait for each other',
  async () => {
    const { accountId, get, parent, run, spawn } = await newCaller();
    const root = await parent();
    const child = await run((await spawn(root)).agent_id);
    const end = { status: 'stopped', reason: 'cancelled', finalResult: null, error: null } as const;

    const stopping = await transaction(app.deps.database.db, async (tx) => {
      // The statement that follows locks this row first: here it has got so far when the other one begins.
      await sql`select from agents where id = ${child.id} for no key update`.execute(tx);
      const all = [finishAgent(app.deps, accountId, { agent: root, leaseId: null, end })];
      await expect.poll(() => isWaitedFor(tx), { timeout: 10_000 }).toBe(true);
      const spent = { ...NOTHING_SPENT, toolCalls: 1 };
      await appendEvents(tx, accountId, child.id, [
        { type: 'agent-status', data: { status: 'running' }, spent },
      ]);
      return all;
    });

    expect(await Promise.all(stopping)).toMatchObject([{ id: root.id, status: 'stopped' }]);
    expect(await get(child.id)).toMatchObject({ status: 'stopped', reason: 'parent_ended' });
  },
);

test.skipIf(process.env.JETTSON_TEST_DATABASE_URL === undefined)(
  'agents whose sub-agents have the models of the others are stopped together: none waits for another for ever',
  async () => {
    const { accountId, parent, run, spawn } = await newCaller();
    const { db } = app.deps.database;
    const end = { status: 'stopped', reason: 'cancelled', finalResult: null, error: null } as const;
    const roots = [];
    for (let tree = 0; tree < 8; tree++) {
      const root = await parent();
      const child = await run((await spawn(root)).agent_id);
      const [above, below] = tree % 2 === 0 ? ['one', 'two'] : ['two', 'one'];
      await sql`update agents set model = case id when ${root.id} then ${above} else ${below} end
                 where id in (${root.id}, ${child.id})`.execute(db);
      roots.push(root);
    }

    const ended = await Promise.all(
      roots.map((agent) => finishAgent(app.deps, accountId, { agent, leaseId: null, end })),
    );

    expect(ended.map((agent) => agent?.status)).toEqual(roots.map(() => 'stopped'));
  },
);

test('a tree has at most thirty agents at work, and two hundred in all', async () => {
  const { accountId, parent, run, spawn } = await newCaller();
  const { db } = app.deps.database;
  const root = await parent();
  const children = await Promise.all([1, 2, 3].map(() => spawn(root, { tools: ['agents', 'memory'] })));
  for (const { agent_id: id } of children) {
    const child = await run(id);
    for (let n = 0; n < 9; n++) await spawn(child);
  }

  await expect(spawn(root)).rejects.toThrow(/^30 agents are working on this task/);
  await sql`
    insert into agents (id, account_id, key_id, root_id, task, max_run_seconds, status, reason)
    select 'ag_' || gen_random_uuid(), account_id, key_id, id, 'x', 1, 'stopped', 'x'
      from agents, generate_series(1, 170) where id = ${root.id}`.execute(db);
  await sql`
    update agents set status = 'stopped', reason = 'x' where account_id = ${accountId} and root_id = ${root.id}`.execute(
    db,
  );
  await expect(spawn(root)).rejects.toThrow(/^This task has had 200 sub-agents/);
});

test.each([
  [{ template: 'reviewr' }, /There is no template reviewr; did you mean reviewer\?/],
  [{ template: 'not a name' }, /template: expected the name of a template/],
  [{ template: 'reviewer@7' }, /has no version 7/],
  [{ template: 'gone' }, /is archived/],
  [{ tools: ['shell'] }, /you do not have shell/],
  [{ task: ' ' }, /task: expected more than white space/],
] as const)('a spawn with %o is refused in words that a model understands', async (request, message) => {
  const { call, parent, spawn, template } = await newCaller();
  await template('reviewer', {});
  await template('gone', {});
  await call('DELETE', '/templates/gone');
  const above = await parent();

  await expect(spawn(above, request)).rejects.toThrow(message);
});

test('the template of another account does not exist', async () => {
  const other = await newCaller();
  await other.template('theirs', {});
  const { parent, spawn } = await newCaller();

  await expect(spawn(await parent(), { template: 'theirs' })).rejects.toThrow(/There is no template theirs/);
});

test('a secret that was deleted since is no longer passed on', async () => {
  const { call, parent, spawn } = await newCaller();
  await call('PUT', '/secrets/TOKEN', { value: 'a secret value', hosts: ['api.example.com'] });
  const above = await parent({ secrets: ['TOKEN'] });
  await call('DELETE', '/secrets/TOKEN');

  expect(await spawn(above)).toMatchObject({ secrets: [] });
});

test('the task of a sub-agent is trusted no more than what its parent had read, also when it is run again', async () => {
  const { call, parent, rowOf, spawn } = await newCaller();
  const source = { kind: 'web_page', tool: 'jettson_web_fetch', url: 'https://evil.example' } as const;

  const child = await spawn(await parent(), {}, { source });

  expect((await rowOf(child.agent_id)).definition.task_source).toEqual(source);
  const again = await call<SpawnRequest>('GET', `/agents/${child.agent_id}/spawn-request`);
  expect(again.request).toMatchObject({ task_source: source });
});

test('under a limit on the cost of its parent, a sub-agent cannot have a model without a price', async () => {
  const { parent, spawn } = await newCaller();
  const above = await parent();
  const { db } = app.deps.database;
  await sql`update agents set limits = '{"max_cost_usd": 1}' where id = ${above.id}`.execute(db);

  await expect(spawn(above)).rejects.toThrow(/acme\/unpriced/);
});
