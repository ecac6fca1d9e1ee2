import type { Agent, AgentEventPage, ErrorResponse } from '@jettson/contract';
import { expect, test } from 'vitest';
import { newAccount, readAllRows, useTestApp } from '../testing/index.ts';

const app = useTestApp();

const server = { name: 'github', url: 'https://mcp.example/mcp' };
const tool = {
  type: 'http',
  name: 'look_up',
  description: 'Looks it up.',
  input_schema: { type: 'object' },
  url: 'https://tools.example/look-up',
};
const withHeaders = (headers: unknown) => ({ mcp_servers: [{ ...server, headers }] });

async function spawn(body: object, { hasSecret = true } = {}) {
  const { apiKey } = await newAccount(app.deps.database.db);
  if (hasSecret) await app.call(apiKey, 'POST', '/webhooks/rotate-secret');
  const { status, body: answer } = await app.call(apiKey, 'POST', '/agents', {
    body: { task: 'x', tools: [], ...body },
  });
  return { apiKey, status, agent: answer as Agent, error: (answer as ErrorResponse).error };
}

test('servers and HTTP tools are in the answer and in the log with their defaults, and values of headers nowhere', async () => {
  const { apiKey, status, agent } = await spawn({
    tools: [{ ...tool, headers: { 'X-Key': 'value-of-a-tool' } }],
    mcp_servers: [{ ...server, headers: { Authorization: 'Bearer value-of-a-server' } }],
    permissions: { rules: [{ tool: 'github__delete_*', policy: 'ask' }] },
    require_approval: ['github__merge'],
  });

  const { body: log } = await app.call(apiKey, 'GET', `/agents/${agent.agent_id}/events`);
  expect(status).toBe(201);
  expect(agent.tools).toEqual([{ ...tool, headers: { 'X-Key': '…' }, timeout_seconds: 60 }]);
  expect(agent.mcp_servers).toEqual([
    { ...server, headers: { Authorization: '…' }, allowed_tools: null, required: false },
  ]);
  expect(agent.container.status).toBe('none');
  expect((log as AgentEventPage).data[1]).toMatchObject({
    type: 'agent-configured',
    data: { tools: agent.tools, mcp_servers: agent.mcp_servers },
  });
  const rows = JSON.stringify(await readAllRows(app.deps.database.db));
  expect(rows).not.toMatch(/value-of-a-(tool|server)/);
});

test('an HTTP tool needs a secret that signs its calls', async () => {
  const { status, error } = await spawn({ tools: ['http', tool] }, { hasSecret: false });

  expect(status).toBe(400);
  expect(error).toMatchObject({
    code: 'invalid_body',
    message: expect.stringContaining('no webhook secret'),
    details: { field: 'tools.1', expected: 'first POST /webhooks/rotate-secret' },
  });
});

const REFUSED: [string, object, string][] = [
  [
    '21 servers',
    { mcp_servers: Array.from({ length: 21 }, (_, n) => ({ ...server, name: `s${n}` })) },
    'mcp_servers',
  ],
  ['a name twice', { mcp_servers: [server, server] }, 'mcp_servers.1.name'],
  ['our name', { mcp_servers: [{ ...server, name: 'jettson_shell' }] }, 'mcp_servers.0.name'],
  ['a name with our separator', { mcp_servers: [{ ...server, name: 'a__b' }] }, 'mcp_servers.0.name'],
  ['a name with a dot', { mcp_servers: [{ ...server, name: 'a.b' }] }, 'mcp_servers.0.name'],
  ['no URL', { mcp_servers: [{ name: 'a', url: 'stdio' }] }, 'mcp_servers.0.url'],
  ['a user name', { mcp_servers: [{ ...server, url: 'https://a:b@mcp.example' }] }, 'mcp_servers.0.url'],
  ['an unknown field', { mcp_servers: [{ ...server, command: 'npx' }] }, 'mcp_servers.0.command'],
  ['no allowed tool', { mcp_servers: [{ ...server, allowed_tools: [] }] }, 'mcp_servers.0.allowed_tools'],
  [
    'a header of the protocol',
    withHeaders({ 'Mcp-Session-Id': 'x' }),
    'mcp_servers.0.headers.Mcp-Session-Id',
  ],
  ['a header of the connection', withHeaders({ Host: 'x' }), 'mcp_servers.0.headers.Host'],
  ['a header on two lines', withHeaders({ 'x-a': 'a\r\nb: c' }), 'mcp_servers.0.headers.x-a'],
  ['a header twice', withHeaders({ 'x-a': '1', 'X-A': '2' }), 'mcp_servers.0.headers.X-A'],
  ['the name of a secret', withHeaders({ 'x-a': `Bearer $${'{TOKEN}'}` }), 'mcp_servers.0.headers.x-a'],
  ['a hidden value', withHeaders({ 'x-a': '…' }), 'mcp_servers.0.headers.x-a'],
  [
    'a rule for no server',
    { mcp_servers: [server], permissions: { rules: [{ tool: 'gitlab__*', policy: 'deny' }] } },
    'permissions.rules.0.tool',
  ],
  [
    'an approval for no server',
    { mcp_servers: [server], require_approval: ['other__x'] },
    'require_approval.0',
  ],
  ['a tool that takes too long', { tools: [{ ...tool, timeout_seconds: 61 }] }, 'tools.0.timeout_seconds'],
  [
    'a tool with a header of ours',
    { tools: [{ ...tool, headers: { 'Webhook-Id': 'x' } }] },
    'tools.0.headers.Webhook-Id',
  ],
  ['a tool without a URL', { tools: [{ ...tool, url: undefined }] }, 'tools.0.url'],
];

test.each(REFUSED)('%s is refused, and the field is named', async (_what, body, field) => {
  const { status, error } = await spawn(body);

  expect(status).toBe(400);
  expect(error).toMatchObject({ code: 'invalid_body', details: { field } });
});
