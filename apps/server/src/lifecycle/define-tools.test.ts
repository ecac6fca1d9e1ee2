import { calls, inTurns, type Script, says } from '@jettson/agent/testing';
import { type Agent, type AgentEvent, type AgentEventPage, TOOL_NAMES } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { hasEnded, untilAgent, useTestServer } from '../testing/index.ts';

/** Does what the task says: `<tool> <input as JSON>`, or just answers. Records the first message that it was sent. */
const systems = new Map<string, string>();
const script: Script = (conversation) => {
  const task = conversation.messages[0]?.text ?? '';
  systems.set(task, conversation.system);
  const [name = '', input = '{}'] = task.split(/ (.*)/s);
  if (!name.startsWith('jettson_')) return says('done');
  return inTurns(calls('c', name, JSON.parse(input)), says('done'))(conversation);
};
const server = useTestServer(script);

const spawn = (body: object) =>
  server.call<Agent & { error: { code: string; message: string; details: { field: string } } }>(
    'POST',
    '/agents',
    {
      task: 'answer',
      memory: { recall: false, extract: false },
      ...body,
    },
  );
const eventsOf = async (agentId: string) =>
  (await server.call<AgentEventPage>('GET', `/agents/${agentId}/events?limit=200`)).body.data;
async function run(body: object): Promise<{ agent: Agent; events: AgentEvent[] }> {
  const { agent_id: id } = (await spawn(body)).body;
  const agent = await untilAgent(server, id, hasEnded);
  return { agent, events: await eventsOf(id) };
}

test('an agent without tools that need a computer starts none', async () => {
  const { agent, events } = await run({ task: 'answer without', tools: ['memory', 'http'] });

  expect(agent).toMatchObject({
    status: 'completed',
    container: { status: 'none' },
    warm_hit: null,
    spawn_time_ms: null,
    tools: TOOL_NAMES.filter((name) => /http|memory/.test(name)),
  });
  expect(events.map(({ type }) => type)).not.toContain('computer-ready');
  expect(events[1]).toMatchObject({ type: 'agent-configured', data: { tools: agent.tools } });
  expect(systems.get('answer without')).not.toMatch(/computer|workspace|Shell|Browser/);
  const { rows } = await sql`select computer_id from agents where id = ${agent.agent_id}`.execute(
    server.server.deps.database.db,
  );
  expect(rows).toEqual([{ computer_id: null }]);
});

test('an agent with an empty list has no tools at all', async () => {
  const { agent } = await run({ task: 'answer with nothing', tools: [] });

  expect(agent).toMatchObject({ status: 'completed', final_result: 'done', tools: [] });
  expect(systems.get('answer with nothing')).not.toContain('Your tools');
});

test('the http tool and memory work without a computer, and refusals are in the log', async () => {
  const put = await run({ task: 'jettson_memory_put {"key":"k","value":"v"}', tools: ['memory'] });
  const get = await run({
    task: 'jettson_http_request {"method":"GET","url":"http://10.0.0.1/"}',
    tools: ['http'],
  });

  expect(put.events.find(({ type }) => type === 'tool-call-end')).toMatchObject({
    data: { is_error: false },
  });
  expect(get.events.find(({ type }) => type === 'tool-call-end')).toMatchObject({ data: { is_error: true } });
  expect(get.events.find(({ type }) => type === 'egress-denied')).toMatchObject({
    data: { target: '10.0.0.1:80' },
  });
});

test('a tool that the agent was not given does not exist for it', async () => {
  const { events } = await run({
    task: 'jettson_shell_run {"command":"true"}',
    tools: ['jettson_files_read'],
  });

  expect(events.find(({ type }) => type === 'tool-call-end')).toMatchObject({
    data: { is_error: true, result: { output: { error: expect.stringContaining('jettson_shell_run') } } },
  });
});

test('a denied call never runs, and the model reads why', async () => {
  const { agent, events } = await run({
    task: 'jettson_shell_run {"command":"touch /workspace/out/ran"}',
    permissions: {
      rules: [
        { tool: '*', policy: 'allow' },
        { tool: 'jettson_shell_*', policy: 'deny' },
      ],
    },
    require_approval: ['jettson_shell_run'],
  });

  expect(agent.status).toBe('completed');
  expect(events.find(({ type }) => type === 'tool-call-end')).toMatchObject({
    data: {
      is_error: true,
      result: { output: { error: expect.stringContaining('deny jettson_shell_run') } },
    },
  });
  expect(events.map(({ type }) => type)).not.toContain('artifact-kept');
});

test('a rule that asks waits for a decision, and the last rule that matches holds', async () => {
  const permissions = {
    default: 'deny',
    rules: [
      { tool: 'jettson_*', policy: 'ask' },
      { tool: 'jettson_memory_*', policy: 'allow' },
    ],
  };
  const free = await run({ task: 'jettson_memory_list {}', permissions });
  const { agent_id: id } = (await spawn({ task: 'jettson_shell_run {"command":"echo hi"}', permissions }))
    .body;
  const waiting = await untilAgent(server, id, ({ reason }) => reason === 'approval_required');
  const asked = (await eventsOf(id)).find((event) => event.type === 'approval-requested');
  await server.call('POST', `/agents/${id}/approvals/${asked?.data.call_id}`, { approve: true });
  const ended = await untilAgent(server, id, hasEnded);

  expect(free.events.find(({ type }) => type === 'tool-call-end')).toMatchObject({
    data: { is_error: false },
  });
  expect(waiting.permissions).toEqual(permissions);
  expect(ended.status).toBe('completed');
  expect((await eventsOf(id)).find(({ type }) => type === 'tool-call-end')).toMatchObject({
    data: { is_error: false, result: { output: { stdout: 'hi\n' } } },
  });
});

test.each([
  [{ tools: ['shel'] }, 'tools.0', /did you mean (shell|jettson_shell_run)/],
  [{ tools: ['nets'] }, 'tools.0', /no such tool or toolset/],
  [{ tools: ['http', 'jettson_web_search'] }, 'tools.1', /no web search/],
  [{ tools: ['shell', 'jettson_shell_rum'] }, 'tools.1', /did you mean (shell|jettson_shell_run)/],
  [
    { permissions: { rules: [{ tool: 'shell_run', policy: 'ask' }] } },
    'permissions.rules.0.tool',
    /jettson_shell_run/,
  ],
  [
    { tools: ['http'], permissions: { rules: [{ tool: 'jettson_shell_*', policy: 'deny' }] } },
    'permissions.rules.0.tool',
    /./,
  ],
  [{ permissions: { rules: [{ tool: '*', policy: 'maybe' }] } }, 'permissions.rules.0.policy', /./],
  [{ permissions: { rule: [] } }, 'permissions.rule', /did you mean rules/],
  [{ tools: ['http'], require_approval: ['jettson_shell_run'] }, 'require_approval.0', /no such tool/],
  [{ require_approval: ['jettson_shel_*'] }, 'require_approval.0', /no such tool/],
  [{ tools: ['http'], files: [{ path: 'a', content: 'x' }] }, 'files', /no computer/],
  [{ tools: ['memory'], artifacts: ['a'] }, 'artifacts', /no computer/],
])('a spawn with %j is refused', async (body, field, message) => {
  const { status, body: answer } = await spawn(body);

  expect(status).toBe(400);
  expect(answer.error).toMatchObject({ code: 'invalid_body', details: { field } });
  expect(answer.error.message).toMatch(message);
});
