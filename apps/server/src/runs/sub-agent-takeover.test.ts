import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { hasEnded } from '../testing/index.ts';
import { plan, spawns, useSubAgents, waits } from '../testing/use-sub-agents.ts';

const { server, newCaller } = useSubAgents();

/** What a worker's death leaves behind, for any worker to take over. */
const losesWorker = (id: string) =>
  sql`update agents set lease_id = null, lease_expires_at = null where id = ${id}`.execute(
    server.server.deps.database.db,
  );

test('a worker that dies after a sub-agent was spawned and before the call has its result leaves one sub-agent, with one result', async () => {
  const { childrenOf, dataOf, spawn, until } = await newCaller();
  const queue = server.server.deps.spawns;
  const submit = queue.submit;
  let deaths = 0;
  queue.submit = async (...given) => {
    const spawned = await submit(...given);
    const [, { parentage }] = given;
    if (parentage !== undefined && ++deaths <= 2) await losesWorker(parentage.parent.id);
    return spawned;
  };

  const id = await spawn(plan(spawns('part'), waits(), '$told'));
  const ended = await until(id, hasEnded);
  queue.submit = submit;

  expect(deaths).toBe(1);
  expect(ended).toMatchObject({ status: 'completed', usage: { tool_calls: 2 } });
  expect(await childrenOf(id)).toMatchObject([{ task: 'part', status: 'completed' }]);
  expect(await dataOf(id, 'sub-agent-started')).toHaveLength(1);
  expect(ended.final_result?.split('answer to part')).toHaveLength(2);
});

test('a worker that takes over an agent that waits for its sub-agents goes on waiting, and gets their results', async () => {
  const { call, childrenOf, dataOf, spawn, until, untilChildren } = await newCaller();
  const id = await spawn(plan(spawns('hang'), waits(), '$told'), { tools: ['agents', 'files'] });
  const [child] = await untilChildren(id, 1);
  await until(id, ({ reason }) => reason === 'waiting_for_agents');

  await losesWorker(id);
  await until(id, ({ container }) => container.status === 'stopped');
  await call('DELETE', `/agents/${child?.agent_id}`);

  const ended = await until(id, hasEnded);
  expect(ended.final_result).toContain(`"agent_id":"${child?.agent_id}","status":"stopped"`);
  expect(await childrenOf(id)).toHaveLength(1);
  expect(await dataOf(id, 'tool-call-start')).toHaveLength(2);
});
