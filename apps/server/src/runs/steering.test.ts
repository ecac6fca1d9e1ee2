import { calls, type Script, type ScriptTurn, says } from '@jettson/agent/testing';
import type { Agent, AgentEventPage } from '@jettson/contract';
import { expect, test } from 'vitest';
import { hasEnded, type TestServer, untilAgent, useTestServer } from '../testing/index.ts';

/** Each task is a small script; the conversation so far decides the model's next line. */
const plays: Record<string, (turn: number, last: string, all: string) => ScriptTurn> = {
  'keep alive': (_turn, last) => says(`you said: ${last}`),
  'long shell': (turn, _last, all) =>
    turn === 0 ? calls('long', 'jettson_shell_run', { command: 'sleep 50', timeout_seconds: 60 }) : says(all),
  'count calls': (turn) => calls(`c${turn}`, 'jettson_shell_run', { command: `echo ${turn}` }),
  'call together': (turn) =>
    turn > 0
      ? says('done')
      : { calls: ['a', 'b', 'c', 'd'].map((id) => ({ id, name: 'jettson_memory_list', input: {} })) },
  'ask a client': () => ({ calls: ['a', 'b', 'c'].map((id) => ({ id, name: 'look_up', input: {} })) }),
  'give json': (turn) => says(turn === 0 ? 'not json' : turn === 1 ? '{"n":"x"}' : '```json\n{"n": 7}\n```'),
  'json twice': (turn) => says(turn % 3 === 2 ? '{"n":7}' : 'not json'),
  'late json': (turn) => (turn === 1 ? says('not json') : calls(`c${turn}`, 'jettson_memory_list', {})),
  'never json': () => says('still not json'),
};

const script: Script = ({ messages }) => {
  const task = messages[0]?.text ?? '';
  const play = Object.entries(plays).find(([name]) => task.includes(name))?.[1];
  const turn = messages.filter(({ role }) => role === 'assistant').length;
  return (
    play?.(turn, messages.at(-1)?.text ?? '', messages.map(({ text }) => text).join('\n')) ?? says('what?')
  );
};

const server = useTestServer(script);

const call: TestServer['call'] = (...request) => server.call(...request);
const until = (agentId: string, isReached: (agent: Agent) => boolean) =>
  untilAgent(server, agentId, isReached);
const spawn = async (task: string, options = {}) =>
  (await call<Agent>('POST', '/agents', { task, ...options })).body.agent_id;
const typesOf = async (agentId: string) =>
  (await call<AgentEventPage>('GET', `/agents/${agentId}/events?limit=1000`)).body.data.map(
    ({ type }) => type,
  );

test('a kept-alive agent answers follow-ups on the same computer, then ends at its idle timeout', async () => {
  const id = await spawn('keep alive', { keep_alive: true, idle_timeout_seconds: 3 });
  const first = await until(id, ({ status }) => status === 'idle');

  const { status } = await call('POST', `/agents/${id}/messages`, { content: 'more' });
  const second = await until(id, ({ final_result }) => final_result?.includes('more') ?? false);
  const ended = await until(id, hasEnded);

  expect(status).toBe(201);
  expect(first).toMatchObject({ reason: 'awaiting_message', final_result: 'you said: keep alive' });
  expect(second.final_result).toBe('you said: more');
  expect(ended).toMatchObject({
    status: 'completed',
    reason: 'idle_timeout',
    final_result: 'you said: more',
  });
  expect((await typesOf(id)).filter((type) => type === 'computer-ready')).toHaveLength(1);
});

test('an idle agent that is cancelled keeps its last answer', async () => {
  const id = await spawn('keep alive', { keep_alive: true });
  await until(id, ({ status }) => status === 'idle');

  const { body } = await call<Agent>('DELETE', `/agents/${id}`);

  expect(body).toMatchObject({
    status: 'stopped',
    reason: 'cancelled',
    final_result: 'you said: keep alive',
  });
});

test('an interrupting message cuts off the current tool call and reaches the model immediately', async () => {
  const id = await spawn('long shell');
  await until(id, ({ progress }) => progress.some(({ kind }) => kind === 'tool_use'));

  await call('POST', `/agents/${id}/messages`, { content: 'never mind', mode: 'interrupt' });
  const ended = await until(id, hasEnded);

  expect(ended.final_result).toContain('never mind');
  expect(ended.final_result).toContain('This call was interrupted');
});

test('a cancelled agent stops in the middle of a tool call', async () => {
  const id = await spawn('long shell');
  await until(id, ({ progress }) => progress.some(({ kind }) => kind === 'tool_use'));

  const { body } = await call<Agent>('DELETE', `/agents/${id}`);

  expect(body).toMatchObject({ status: 'stopped', reason: 'cancelled' });
});

test('an agent pauses at a budget, continues if it is raised, and ends if it is not', async () => {
  const id = await spawn('count calls', { limits: { max_tool_calls: 2 }, idle_timeout_seconds: 3 });
  const paused = await until(id, ({ status }) => status === 'idle');

  await call('PATCH', `/agents/${id}`, { limits: { max_tool_calls: 4 } });
  const again = await until(id, ({ status, usage }) => status === 'idle' && usage.tool_calls === 4);
  const ended = await until(id, hasEnded);

  expect(paused).toMatchObject({ reason: 'budget_reached', usage: { tool_calls: 2 } });
  expect(again.reason).toBe('budget_reached');
  expect(ended).toMatchObject({ status: 'error', reason: 'budget_reached', usage: { tool_calls: 4 } });
});

test('calls that could run together stop at the budget, too', async () => {
  const id = await spawn('call together', { tools: ['memory'], limits: { max_tool_calls: 2 } });
  const paused = await until(id, ({ status }) => status === 'idle' || status === 'completed');

  await call('PATCH', `/agents/${id}`, { limits: { max_tool_calls: 10 } });
  const ended = await until(id, hasEnded);

  expect(paused).toMatchObject({ reason: 'budget_reached', usage: { tool_calls: 2 } });
  expect(ended).toMatchObject({ status: 'completed', final_result: 'done', usage: { tool_calls: 4 } });
});

test('so do calls that clients run', async () => {
  const tool = {
    type: 'function',
    name: 'look_up',
    description: 'Looks it up.',
    input_schema: { type: 'object' },
  };
  const id = await spawn('ask a client', { tools: [tool], limits: { max_tool_calls: 2 } });

  const paused = await until(id, ({ status }) => status === 'idle');

  expect(paused).toMatchObject({ reason: 'budget_reached', usage: { tool_calls: 2 } });
  await server.client.agents.cancel(id);
});

test('an answer that does not fit its schema is repaired', async () => {
  const output_schema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
  const id = await spawn('give json', { output_schema });

  const ended = await until(id, hasEnded);

  expect(ended).toMatchObject({ status: 'completed', final_result: '{"n":7}', output: { n: 7 } });
  expect((await typesOf(id)).filter((type) => type === 'output-invalid')).toHaveLength(2);
});

test('the answer to a follow-up is repaired as often as that to the task', async () => {
  const id = await spawn('json twice', {
    tools: [],
    keep_alive: true,
    output_schema: { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] },
  });
  await until(id, ({ status }) => status === 'idle');

  await call('POST', `/agents/${id}/messages`, { content: 'once more' });
  const again = await until(
    id,
    (agent) => hasEnded(agent) || (agent.status === 'idle' && agent.usage.input_tokens === 600),
  );

  expect(again).toMatchObject({ status: 'idle', reason: 'awaiting_message', output: { n: 7 } });
  expect((await typesOf(id)).filter((type) => type === 'output-invalid')).toHaveLength(4);
});

test('an answer that never fits its schema ends with the reason', async () => {
  const id = await spawn('never json', { output_schema: { type: 'object' } });

  const ended = await until(id, hasEnded);

  expect(ended).toMatchObject({ status: 'error', reason: 'output_invalid', final_result: 'still not json' });
});

test('an agent that never answers stops at turn 20 with the reason', async () => {
  const id = await spawn('count calls');

  const ended = await until(id, hasEnded);

  expect(ended).toMatchObject({ status: 'error', reason: 'max_turns_exceeded' });
  expect((await typesOf(id)).filter((type) => type === 'message')).toHaveLength(20);
});

test('an answer that has to be corrected adds one turn to those of the task', async () => {
  const id = await spawn('late json', { tools: ['memory'], max_turns: 2, output_schema: { type: 'object' } });

  const ended = await until(id, hasEnded);

  expect(ended).toMatchObject({ status: 'error', reason: 'max_turns_exceeded' });
  expect((await typesOf(id)).filter((type) => type === 'message')).toHaveLength(3);
});

test('an agent that has ended takes no messages', async () => {
  const id = await spawn('hello');
  await until(id, hasEnded);

  expect((await call('POST', `/agents/${id}/messages`, { content: 'x' })).status).toBe(409);
  expect((await call('POST', '/agents/ag_absent/messages', { content: 'x' })).status).toBe(404);
});

test('an invalid schema is refused at the spawn', async () => {
  const { status, body } = await call('POST', '/agents', { task: 'x', output_schema: { type: 'nonsense' } });

  expect(status).toBe(400);
  expect(body).toMatchObject({ error: { code: 'invalid_body', details: { field: 'output_schema.type' } } });
});
