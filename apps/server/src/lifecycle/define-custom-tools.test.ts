import {
  type Agent,
  type AgentEventPage,
  type AgentList,
  type ErrorResponse,
  TOOLSETS,
} from '@jettson/contract';
import { expect, test } from 'vitest';
import { newAccount, useTestApp } from '../testing/index.ts';

const app = useTestApp();

const lookUp = {
  type: 'function',
  name: 'look_up_order',
  description: 'Finds an order by its number.',
  input_schema: {
    type: 'object',
    properties: { number: { type: 'string', pattern: '^[0-9]+$' } },
    required: ['number'],
  },
};
const named = (name: string) => ({ ...lookUp, name });
const withSchema = (schema: unknown) => [{ ...lookUp, input_schema: schema }];
const many = (count: number) => Array.from({ length: count }, (_, index) => named(`tool_${index}`));

async function spawn(body: object) {
  const { apiKey } = await newAccount(app.deps.database.db);
  const { status, body: answer } = await app.call(apiKey, 'POST', '/agents', {
    body: { task: 'x', ...body },
  });
  return { apiKey, status, agent: answer as Agent, error: (answer as ErrorResponse).error };
}

test('a tool of the caller is in the answer, in the log and in the agent, with its defaults', async () => {
  const { apiKey, status, agent } = await spawn({
    tools: ['http', lookUp, { ...named('slow'), timeout_seconds: 604_800 }],
  });

  const { body: read } = await app.call(apiKey, 'GET', `/agents/${agent.agent_id}`);
  const { body: log } = await app.call(apiKey, 'GET', `/agents/${agent.agent_id}/events`);
  const { body: list } = await app.call(apiKey, 'GET', '/agents');
  expect(status).toBe(201);
  expect(agent.tools).toEqual([
    'jettson_http_request',
    { ...lookUp, timeout_seconds: 600 },
    { ...lookUp, name: 'slow', timeout_seconds: 604_800 },
  ]);
  expect(agent.container.status).toBe('none');
  expect((read as Agent).tools).toEqual(agent.tools);
  expect((log as AgentEventPage).data[1]).toMatchObject({
    type: 'agent-configured',
    data: { tools: agent.tools },
  });
  expect((list as AgentList).data[0]?.tools).toEqual(['jettson_http_request', 'look_up_order', 'slow']);
});

test('permissions and require_approval name tools of the caller, and patterns of them', async () => {
  const { status, agent } = await spawn({
    tools: ['shell', lookUp],
    permissions: { rules: [{ tool: 'look_*', policy: 'ask' }] },
    require_approval: ['look_up_order', 'jettson_*'],
  });

  expect(status).toBe(201);
  expect(agent.require_approval).toEqual(['look_up_order', 'jettson_*']);
});

test('an agent may have 128 tools', async () => {
  expect((await spawn({ tools: ['http', ...many(127)] })).agent.tools).toHaveLength(128);
});

const REFUSED: [unknown[], string, RegExp][] = [
  [[named('')], 'tools.0.name', /1 to 64 letters/],
  [[named('a'.repeat(65))], 'tools.0.name', /1 to 64 letters/],
  [[named('look up')], 'tools.0.name', /1 to 64 letters/],
  [['shell', named('jettson_shell_run')], 'tools.1.name', /does not begin with jettson_/],
  [[lookUp, 'http', lookUp], 'tools.2.name', /another tool/],
  [[{ ...lookUp, description: '' }], 'tools.0.description', /./],
  [[{ ...lookUp, timeout_seconds: 0 }], 'tools.0.timeout_seconds', /./],
  [[{ ...lookUp, timeout_seconds: 604_801 }], 'tools.0.timeout_seconds', /./],
  [[{ ...lookUp, type: 'script' }], 'tools.0.type', /./],
  [[{ ...lookUp, parameters: {} }], 'tools.0.parameters', /no such field/],
  [[{ name: 'x' }], 'tools.0.type', /./],
  [many(129), 'tools', /./],
  [['shell', 'files', ...many(129 - TOOLSETS.shell.length - TOOLSETS.files.length)], 'tools', /129 tools/],
  [withSchema(undefined), 'tools.0.input_schema', /./],
  [withSchema({ type: 'string' }), 'tools.0.input_schema.type', /object/],
  [withSchema({ properties: {} }), 'tools.0.input_schema.type', /object/],
  [withSchema({ type: 'object', description: 'x'.repeat(65_536) }), 'tools.0.input_schema', /65536 bytes/],
  [withSchema({ type: 'object', description: 'x'.repeat(1_000_000) }), 'tools.0.input_schema', /65536 bytes/],
  [
    withSchema({ type: 'object', properties: { a: { $ref: 'https://example.com/a.json' } } }),
    'tools.0.input_schema.properties.a.$ref',
    /nothing outside the schema is read/,
  ],
  [
    withSchema({ type: 'object', properties: { child: { $ref: '#' } } }),
    'tools.0.input_schema.properties.child.$ref',
    /recursive/,
  ],
  [withSchema({ type: 'object', $ref: '#' }), 'tools.0.input_schema.$ref', /recursive/],
  [
    withSchema({ type: 'object', properties: { a: { pattern: '(?=x)' } } }),
    'tools.0.input_schema.properties.a.pattern',
    /RE2/,
  ],
  [['http', ...withSchema({ type: 'object', properties: 5 })], 'tools.1.input_schema.properties', /./],
];

test.each(REFUSED.map(([tools, ...rest], index) => ({ index, tools, rest })))(
  'a spawn with the bad tools $index is refused, and the error names the field $rest.0',
  async ({ tools, rest: [field, message] }) => {
    const { status, error } = await spawn({ tools });

    expect(status).toBe(400);
    expect(error).toMatchObject({ code: 'invalid_body', details: { field, expected: expect.any(String) } });
    expect(error.message).toMatch(message);
  },
);

test('a refused spawn stores nothing', async () => {
  const { apiKey } = await spawn({ tools: withSchema({ type: 'object', $ref: '#' }) });

  expect((await app.call(apiKey, 'GET', '/agents')).body).toEqual({ data: [], next_cursor: null });
});
