import { expect, test } from 'vitest';
import { hasEnded } from '../testing/index.ts';
import { plan, spawns, useSubAgents, waits } from '../testing/use-sub-agents.ts';

const { newCaller } = useSubAgents();

const LIST: [string, object] = ['jettson_memory_list', {}];

test('when a sub-agent uses up the budget of its parent, both wait for a higher limit, and go on with it', async () => {
  const { call, dataOf, get, spawn, until, untilChildren } = await newCaller();
  // Two calls of the parent, and one of its sub-agent.
  const id = await spawn(plan(spawns(plan([LIST], [LIST], 'all listed')), waits(), '$told'), {
    limits: { max_tool_calls: 3 },
  });
  const [child] = await untilChildren(id, 1);
  const childId = child?.agent_id ?? '';

  const parent = await until(id, ({ reason }) => reason === 'budget_reached');
  const paused = await get(childId);
  await call('PATCH', `/agents/${id}`, { limits: { max_tool_calls: 10 } });
  const ended = await until(id, hasEnded);

  expect(parent).toMatchObject({ status: 'idle', limits: { max_tool_calls: 3 } });
  expect(paused).toMatchObject({ status: 'idle', reason: 'budget_reached', limits: {} });
  const pauses = (await dataOf(childId, 'agent-status')).filter(({ status }) => status === 'idle');
  expect(pauses).toMatchObject([{ budget: 'max_tool_calls', used: 3, limit: 3, limit_of: id }]);
  expect(ended).toMatchObject({ status: 'completed' });
  expect(ended.final_result).toContain('all listed');
});

test('an agent whose budget is not raised ends as if it had used it up itself, and its sub-agents with it', async () => {
  const { get, spawn, until, untilChildren } = await newCaller();
  const id = await spawn(plan(spawns(plan([LIST], [LIST], 'done')), waits(), 'done'), {
    limits: { max_tool_calls: 3 },
    idle_timeout_seconds: 2,
  });
  const [child] = await untilChildren(id, 1);

  const ended = await until(id, hasEnded);

  expect(ended).toMatchObject({ status: 'error', reason: 'budget_reached' });
  expect(await get(child?.agent_id ?? '')).toMatchObject({ status: expect.stringMatching(/error|stopped/) });
});

test('a rule of the parent holds in its sub-agents, whose approvals are their own', async () => {
  const { call, get, spawn, until, untilChildren } = await newCaller();
  const id = await spawn(
    plan(spawns(plan([LIST], [['jettson_memory_get', { key: 'k' }]], '$told')), waits(), '$told'),
    {
      permissions: {
        rules: [
          { tool: 'jettson_memory_list', policy: 'ask' },
          { tool: 'jettson_memory_get', policy: 'deny' },
        ],
      },
    },
  );
  const [child] = await untilChildren(id, 1);
  const childId = child?.agent_id ?? '';

  await until(childId, ({ reason }) => reason === 'approval_required');
  const { body: pending } = await call<{ data: { agent_id: string; kind: string; call_id: string }[] }>(
    'GET',
    '/agents/pending',
  );
  const parent = await get(id);
  await call('POST', `/agents/${childId}/approvals/${pending.data[0]?.call_id}`, { approve: true });

  const ended = await until(id, hasEnded);
  expect(pending.data).toMatchObject([{ agent_id: childId, kind: 'approval' }]);
  expect(parent).toMatchObject({ status: 'running' });
  expect(ended.final_result).toContain('The permissions of this agent deny jettson_memory_get');
});
