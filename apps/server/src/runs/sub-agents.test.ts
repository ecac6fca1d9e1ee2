import { setTimeout as sleep } from 'node:timers/promises';
import type { Account, Agent } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { hasEnded } from '../testing/index.ts';
import { plan, spawns, useSubAgents, waits } from '../testing/use-sub-agents.ts';

// One at a time: a parent that held the only place while it waits would never see its sub-agents start.
const { server, newCaller } = useSubAgents({ environment: { JETTSON_CONCURRENCY: '1' } });

const FUTURE = 'ag_000000000000000000000';

test('an agent gives parts of its task to two sub-agents, waits for both and uses their results', async () => {
  const { childrenOf, dataOf, spawn, until } = await newCaller();
  const id = await spawn(plan(spawns('part one', 'part two'), waits(), '$told'));

  const ended = await until(id, hasEnded);

  // Calls of one turn run at the same time.
  const byTask = (one: { task?: unknown }, other: { task?: unknown }) =>
    String(one.task).localeCompare(String(other.task));
  const children = (await childrenOf(id)).toSorted(byTask);
  expect(ended).toMatchObject({ status: 'completed', parent_id: null });
  expect(ended.final_result).toContain('answer to part one');
  expect(ended.final_result).toContain('answer to part two');
  expect(children).toMatchObject([
    { task: 'part one', parent_id: id, status: 'completed', memory: { recall: false } },
    { task: 'part two', parent_id: id, status: 'completed' },
  ]);
  expect(children[0]?.tools).toEqual(expect.arrayContaining(['jettson_memory_get']));
  expect(children[0]?.tools).not.toContain('jettson_agents_spawn');
  expect((await dataOf(id, 'sub-agent-started')).toSorted(byTask)).toMatchObject(
    children.map(({ agent_id, task }) => ({ agent_id, task, template: null, left_out: [] })),
  );
  expect(await dataOf(children[0]?.agent_id ?? '', 'agent-configured')).toMatchObject([{ parent_id: id }]);
});

test('agents are listed by their parent, and those without one', async () => {
  const { call, spawn, until } = await newCaller();
  const id = await spawn(plan(spawns('part'), waits(), 'done'));
  await until(id, hasEnded);

  const { body: roots } = await call<{ data: Agent[] }>('GET', '/agents?parent_id=none');

  expect(roots.data.map(({ agent_id }) => agent_id)).toEqual([id]);
});

test('an agent that waits for its sub-agents holds no lease, counts as neither running nor waiting, and works no seconds', async () => {
  const { db } = server.server.deps.database;
  const { call, get, spawn, untilChildren } = await newCaller({ maxWaitingAgents: 0 });
  const id = await spawn(plan(spawns('hang'), waits(), 'done'));
  await untilChildren(id, 1);

  const lease = async () => {
    const { rows } = await sql`
      select lease_id as lease, parked_since is not null as "isParked" from agents where id = ${id}`.execute(
      db,
    );
    return rows[0];
  };
  await expect.poll(lease, { timeout: 20_000 }).toEqual({ lease: null, isParked: true });
  const [first, account] = [await get(id), (await call<Account>('GET', '/account')).body];
  await sleep(1000);
  const later = await get(id);
  await call('DELETE', `/agents/${id}`);

  expect(first).toMatchObject({ status: 'running', reason: 'waiting_for_agents' });
  expect(later.usage.seconds).toBe(first.usage.seconds);
  expect(account).toMatchObject({ live_agents: 1, waiting_agents: 0 });
});

test('an agent with a computer keeps it while it waits for its idle timeout, and has its files again afterwards', async () => {
  const { call, dataOf, spawn, until, untilChildren } = await newCaller();
  const id = await spawn(
    plan(
      [['jettson_files_write', { path: 'note.txt', content: 'still here' }]],
      spawns('hang'),
      waits(),
      [['jettson_files_read', { path: 'note.txt' }]],
      '$told',
    ),
    { tools: ['agents', 'files'], idle_timeout_seconds: 1 },
  );
  const [child] = await untilChildren(id, 1);

  await until(id, ({ container }) => container.status === 'stopped');
  await call('DELETE', `/agents/${child?.agent_id}`);

  const ended = await until(id, hasEnded);
  expect(ended.final_result).toContain('still here');
  expect(ended.final_result).toContain('"status":"stopped"');
  expect(await dataOf(id, 'workspace-restored')).toHaveLength(1);
});

test('a sub-agent that fails is a result that says why', async () => {
  const { call, spawn, until, untilChildren } = await newCaller();
  const id = await spawn(plan(spawns('hang'), waits(), '$told'));
  const [child] = await untilChildren(id, 1);
  await until(id, ({ reason }) => reason === 'waiting_for_agents');

  await call('DELETE', `/agents/${child?.agent_id}`);

  const { final_result: told } = await until(id, hasEnded);
  expect(told).toContain(
    `{"agent_id":"${child?.agent_id}","status":"stopped","final_result":null,"error":null}`,
  );
});

test.each([
  { end: 'is cancelled', turns: [spawns('hang'), waits(), 'done'], cancels: true, status: 'stopped' },
  { end: 'answers', turns: [spawns('hang'), 'done'], cancels: false, status: 'completed' },
  { end: 'has no turns left', turns: [spawns('hang'), waits(FUTURE)], cancels: false, status: 'error' },
])(
  'when an agent $end, its sub-agents and theirs are stopped with it',
  async ({ turns, cancels, status }) => {
    const { call, childrenOf, get, spawn, until, untilChildren, dataOf } = await newCaller();
    const nested = plan(spawns('hang'), waits(), 'done');
    const first: [string, object][] = [
      ['jettson_agents_spawn', { task: nested, tools: ['agents', 'memory'] }],
    ];
    // The grandchild has started before the parent ends by itself.
    const pause: [string, object][] = [['jettson_agents_wait', { ids: [FUTURE] }]];
    const id = await spawn(plan(first, ...Array(cancels ? 0 : 20).fill(pause), ...turns.slice(1)), {
      max_turns: 22,
    });
    const [child] = await untilChildren(id, 1);
    const childId = child?.agent_id ?? '';
    if (cancels) {
      await untilChildren(childId, 1);
      await call('DELETE', `/agents/${id}`);
    }

    const ended = await until(id, hasEnded);

    expect(ended.status).toBe(status);
    expect(await get(childId)).toMatchObject({ status: 'stopped', reason: 'parent_ended' });
    for (const grandchild of await childrenOf(childId)) {
      expect(grandchild).toMatchObject({ status: 'stopped', reason: 'parent_ended' });
    }
    expect((await dataOf(childId, 'agent-status')).at(-1)).toEqual({
      status: 'stopped',
      reason: 'parent_ended',
    });
    expect((await call<Account>('GET', '/account')).body).toMatchObject({ live_agents: 0 });
  },
);

test('a sub-agent may have sub-agents, which may not have any', async () => {
  const { call, childrenOf, spawn, until } = await newCaller();
  const withAgents = (task: string): [string, object][] => [
    ['jettson_agents_spawn', { task, tools: ['agents', 'memory'] }],
  ];
  const id = await spawn(
    plan(withAgents(plan(withAgents('third'), spawns('leaf'), waits(), '$told')), waits(), '$told'),
  );

  const { final_result: told } = await until(id, hasEnded);

  const [child] = await childrenOf(id);
  const grandchildren = await childrenOf(child?.agent_id ?? '');
  expect(told).toContain('a sub-agent of a sub-agent cannot have sub-agents');
  expect(told).toContain('answer to leaf');
  expect(grandchildren).toMatchObject([{ task: 'leaf', parent_id: child?.agent_id }]);
  expect(grandchildren[0]?.tools).not.toContain('jettson_agents_spawn');
  const below = async (ancestor: string, by = call) => {
    const { body } = await by<{ data: Agent[] }>('GET', `/agents?ancestor_id=${ancestor}&sort=created_at`);
    return body.data.map(({ task }) => task);
  };
  expect(await below(id)).toEqual([child?.task, 'leaf']);
  expect(await below(child?.agent_id ?? '')).toEqual(['leaf']);
  expect(await below(id, (await newCaller()).call)).toEqual([]);
});

test('ten sub-agents work for an agent at once; the eleventh is refused, however often it is asked for', async () => {
  const { call, spawn, until, childrenOf, dataOf } = await newCaller({ maxConcurrentAgents: 50 });
  const many = spawns(...Array.from({ length: 12 }, () => 'hang'));
  const id = await spawn(plan(many, spawns('hang'), waits(FUTURE), waits()));

  await until(id, ({ reason }) => reason === 'waiting_for_agents');

  const ends = await dataOf(id, 'tool-call-end');
  const refused = ends.filter(({ is_error: isError, name }) => isError && name === 'jettson_agents_spawn');
  expect(await childrenOf(id)).toHaveLength(10);
  expect(refused).toHaveLength(3);
  for (const { result } of refused) expect(result.output.error).toMatch(/^10 sub-agents are working for you/);
  await call('DELETE', `/agents/${id}`);
});

test('a spawn for which the plan has no room is an error that the model reads', async () => {
  const { childrenOf, spawn, until } = await newCaller({ maxConcurrentAgents: 1 });
  const id = await spawn(plan(spawns('part'), '$told'));

  const ended = await until(id, hasEnded);

  expect(ended).toMatchObject({ status: 'completed' });
  expect(ended.final_result).toMatch(/1 of 1 agents are live/);
  expect(await childrenOf(id)).toEqual([]);
});

test('ids of anything but its own sub-agents are an error, and cost nobody anything', async () => {
  const other = await newCaller();
  const foreign = await other.spawn('done');
  const { spawn, until } = await newCaller();
  const sibling = await spawn('done');
  const ids = [foreign, sibling, FUTURE, 'x'.repeat(500), 'ag_\u0000'];
  const id = await spawn(
    plan(
      [
        ['jettson_agents_wait', { ids }],
        ['jettson_agents_wait', { ids: '$thousand' }],
        ['jettson_agents_wait', { ids: [] }],
        ['jettson_agents_wait', { ids: 'all' }],
      ],
      '$told',
    ),
  );

  const { final_result: told = '' } = await until(id, hasEnded);

  expect(told).toContain(`Not sub-agents of yours: \\"${foreign}\\", \\"${sibling}\\", \\"${FUTURE}\\"`);
  expect(told).toMatch(/must NOT have more than 100 items/);
  expect(told).toMatch(/must NOT have fewer than 1 items/);
  expect(told).not.toContain('answer to done');
});

test('an id that is named twice is one result', async () => {
  const { spawn, until } = await newCaller();
  const id = await spawn(plan(spawns('part'), [['jettson_agents_wait', { ids: '$twice' }]], '$told'));

  const { final_result: told = '' } = await until(id, hasEnded);

  expect(told?.split('answer to part')).toHaveLength(2);
});

test('a message that interrupts ends the wait, and the sub-agents go on', async () => {
  const { call, get, spawn, until, untilChildren } = await newCaller();
  const id = await spawn(plan(spawns('hang'), waits(), '$told'), { keep_alive: true });
  const [child] = await untilChildren(id, 1);
  await until(id, ({ reason }) => reason === 'waiting_for_agents');

  await call('POST', `/agents/${id}/messages`, { content: 'What is the news?', mode: 'interrupt' });

  const answered = await until(id, ({ reason }) => reason === 'awaiting_message');
  expect(answered.final_result).toContain('What is the news?');
  expect(await get(child?.agent_id ?? '')).toMatchObject({
    status: expect.stringMatching(/spawning|running/),
  });
  await call('DELETE', `/agents/${id}`);
});
