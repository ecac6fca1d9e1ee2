import {
  type Agent,
  type AgentList,
  DEFAULT_TOOL_NAMES,
  type ErrorResponse,
  SEARCH_TOOL,
} from '@jettson/contract';
import { expect, test } from 'vitest';
import { newAccount, useTestApp } from '../testing/index.ts';

const app = useTestApp();

const spawn = (apiKey: string, body: unknown, headers = {}) =>
  app.call(apiKey, 'POST', '/agents', { body, headers });

test('a spawn answers with the whole new agent', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);

  const { status, body } = await spawn(apiKey, {
    task: 'Say hello',
    name: 'greeter',
    metadata: { team: 'a' },
  });

  expect(status).toBe(201);
  expect(body).toEqual({
    agent_id: expect.stringMatching(/^ag_[0-9A-Za-z]{21}$/),
    name: 'greeter',
    parent_id: null,
    status: 'spawning',
    task: 'Say hello',
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    updated_at: expect.any(String),
    final_result: null,
    error: null,
    reason: null,
    progress: [],
    model: 'jettson-6.0',
    model_id: null,
    template: null,
    model_options: null,
    instructions: null,
    max_turns: 20,
    max_wait_seconds: 86_400,
    env: {},
    network: {
      type: 'unrestricted',
      allowed_hosts: [],
      allow_package_managers: false,
      allow_mcp_servers: false,
    },
    secrets: [],
    input_files: [],
    mcp_servers: [],
    tools: DEFAULT_TOOL_NAMES.filter((name) => name !== SEARCH_TOOL),
    pending_calls: [],
    permissions: null,
    container: { region: 'iad', status: 'starting' },
    queue: { position: 1, waiting_seconds: 0, waiting_for: null },
    warm_hit: null,
    spawn_time_ms: null,
    metadata: { team: 'a' },
    output: null,
    usage: {
      input_tokens: 0,
      output_tokens: 0,
      cached_input_tokens: 0,
      cost_usd: 0,
      estimated: false,
      tool_calls: 0,
      seconds: 0,
    },
    limits: {},
    keep_alive: false,
    memory: null,
    idle_timeout_seconds: 900,
    require_approval: [],
    output_schema: null,
    artifacts: [],
    events_deleted_at: null,
  });
});

test('a new agent reads the same as its spawn returned it, until a worker takes it', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);
  const { body: spawned } = await spawn(apiKey, { task: 'Say hello' });

  const { body } = await app.call(apiKey, 'GET', `/agents/${(spawned as Agent).agent_id}`);

  expect(body).toEqual(spawned);
});

test.each([
  ['region', { region: 'lhr' }],
  ['metadata.region', { metadata: { region: 'lhr' } }],
])('%s names the region', async (_, fields) => {
  const { apiKey } = await newAccount(app.deps.database.db);

  const { body } = await spawn(apiKey, { task: 'Say hello', ...fields });

  expect((body as Agent).container.region).toBe('lhr');
});

test.each([
  [{}, 'invalid_task', 'task'],
  [{ task: '' }, 'invalid_task', 'task'],
  [{ task: '   ' }, 'invalid_task', 'task'],
  [{ task: 7 }, 'invalid_task', 'task'],
  [{ task: 'x'.repeat(4001) }, 'invalid_task', 'task'],
  [{ task: 'a\0b' }, 'invalid_task', 'task'],
  [{ task: '\ud800' }, 'invalid_task', 'task'],
  [{ task: 'x', region: 'mars' }, 'invalid_region', 'region'],
  [{ task: 'x', metadata: { region: 3 } }, 'invalid_region', 'region'],
  [{ task: 'x', metadata: [] }, 'invalid_body', 'metadata'],
  [{ task: 'x', metadata: { deep: { bad: '\0' } } }, 'invalid_body', 'metadata'],
  [{ task: 'x', name: 5 }, 'invalid_body', 'name'],
  ['[]', 'invalid_body', 'body'],
  ['{"task":', 'invalid_body', 'body'],
])('the spawn %j is refused as %s', async (body, code, field) => {
  const { apiKey } = await newAccount(app.deps.database.db);

  const answer = await spawn(apiKey, body);

  expect(answer.status).toBe(400);
  const { error } = answer.body as ErrorResponse;
  expect(error.code).toBe(code);
  expect(error.details).toMatchObject({ field, expected: expect.any(String) });
});

test('a longer task is refused, and told where the rest can go', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);

  const { error } = (await spawn(apiKey, { task: 'x'.repeat(4001) })).body as ErrorResponse;

  expect(error.message).toBe(
    'task: expected at most 4,000 characters; put the rest into instructions, input_files or files',
  );
});

test('4,000 characters of task are taken', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);

  expect((await spawn(apiKey, { task: 'x'.repeat(4000) })).status).toBe(201);
});

test('pages of the list are newest first and stay stable while new agents arrive', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);
  for (let i = 1; i <= 5; i++) await spawn(apiKey, { task: `task ${i}` });

  const first = (await app.call(apiKey, 'GET', '/agents?limit=2')).body as AgentList;
  await spawn(apiKey, { task: 'task 6' });
  const second = (await app.call(apiKey, 'GET', `/agents?limit=2&cursor=${first.next_cursor}`))
    .body as AgentList;
  const third = (await app.call(apiKey, 'GET', `/agents?limit=2&cursor=${second.next_cursor}`))
    .body as AgentList;

  const tasks = [first, second, third].map(({ data }) => data.map(({ task }) => task));
  expect(tasks).toEqual([['task 5', 'task 4'], ['task 3', 'task 2'], ['task 1']]);
  expect(third.next_cursor).toBeNull();
});

test.each([
  'limit=0',
  'limit=101',
  'limit=x',
  'cursor=nonsense',
  `cursor=${Buffer.from('["x","y"]').toString('base64url')}`,
])('the list refuses ?%s', async (query) => {
  const { apiKey } = await newAccount(app.deps.database.db);

  const { status, body } = await app.call(apiKey, 'GET', `/agents?${query}`);

  expect(status).toBe(400);
  expect((body as ErrorResponse).error.code).toBe('invalid_query');
});

test('a cancelled agent is stopped immediately, and cancelling it again changes nothing', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);
  const { agent_id } = (await spawn(apiKey, { task: 'x' })).body as Agent;

  const first = (await app.call(apiKey, 'DELETE', `/agents/${agent_id}`)).body as Agent;
  const second = (await app.call(apiKey, 'DELETE', `/agents/${agent_id}`)).body as Agent;

  expect(first).toMatchObject({ status: 'stopped', reason: 'cancelled' });
  expect(second).toEqual(first);
});

test("another account's agent looks like one that never existed", async () => {
  const owner = await newAccount(app.deps.database.db);
  const stranger = await newAccount(app.deps.database.db);
  const { agent_id } = (await spawn(owner.apiKey, { task: 'x' })).body as Agent;

  for (const [method, path] of [
    ['GET', `/agents/${agent_id}`],
    ['DELETE', `/agents/${agent_id}`],
    ['GET', `/agents/${agent_id}/events`],
  ] as const) {
    const theirs = await app.call(stranger.apiKey, method, path);
    const absent = await app.call(stranger.apiKey, method, path.replace(agent_id, 'ag_absent'));
    expect(theirs.status).toBe(404);
    expect(theirs.body).toEqual(absent.body);
  }
  const list = (await app.call(stranger.apiKey, 'GET', '/agents')).body as AgentList;
  expect(list.data).toEqual([]);
  const own = (await app.call(owner.apiKey, 'GET', `/agents/${agent_id}`)).body as Agent;
  expect(own.status).toBe('spawning');
});

test('the list is filtered by status, name, words, metadata and time', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);
  const one = (
    await spawn(apiKey, { task: 'Water the plants', name: 'gardener', metadata: { team: 'a', n: 1 } })
  ).body as Agent;
  const two = (await spawn(apiKey, { task: 'Feed the cat', metadata: { team: 'b' } })).body as Agent;
  await app.call(apiKey, 'DELETE', `/agents/${two.agent_id}`);
  const find = async (query: Record<string, string>) => {
    const { body } = await app.call(apiKey, 'GET', `/agents?${new URLSearchParams(query)}`);
    return (body as AgentList).data.map(({ agent_id }) => agent_id);
  };

  expect(await find({ status: 'spawning' })).toEqual([one.agent_id]);
  expect(await find({ status: 'stopped,spawning' })).toEqual([two.agent_id, one.agent_id]);
  expect(await find({ name: 'gardener' })).toEqual([one.agent_id]);
  expect(await find({ q: 'CAT' })).toEqual([two.agent_id]);
  expect(await find({ metadata: '{"team":"a"}' })).toEqual([one.agent_id]);
  expect(await find({ created_after: '2999-01-01T00:00:00Z' })).toEqual([]);
  expect(await find({ created_before: '2999-01-01T00:00:00Z', q: 'the' })).toHaveLength(2);
});

test.each([
  'status=nonsense',
  'metadata=nonsense',
  'metadata=[]',
  'created_after=yesterday',
  'created_before=2026-11-29T00:00:00%2B23:00',
  'created_after=0000-01-01T00:00:00Z',
])('the list refuses the filter %s', async (query) => {
  const { apiKey } = await newAccount(app.deps.database.db);

  const { status, body } = await app.call(apiKey, 'GET', `/agents?${query}`);

  expect([status, (body as ErrorResponse).error.code]).toEqual([400, 'invalid_query']);
});

test.each([
  ['shell_run', 'did you mean jettson_shell_run?'],
  ['JETTSON_SHELL_RUN', 'did you mean jettson_shell_run?'],
  ['sql_*', 'no such tool; there are jettson_browser_navigate, '],
])('approval of %s, which is not a tool, is refused with the names of the tools', async (name, said) => {
  const { apiKey } = await newAccount(app.deps.database.db);

  const { status, body } = await spawn(apiKey, {
    task: 'x',
    require_approval: ['jettson_http_request', name],
  });

  expect(status).toBe(400);
  const { code, message, details } = (body as ErrorResponse).error;
  expect({ code, field: details?.field }).toEqual({ code: 'invalid_body', field: 'require_approval.1' });
  expect(message).toContain(said);
  expect(details?.expected).toContain('jettson_shell_run | jettson_shell_output');
});
