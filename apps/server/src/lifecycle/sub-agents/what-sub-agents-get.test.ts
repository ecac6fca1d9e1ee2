import { expect, test } from 'vitest';
import { useTestApp } from '../../testing/index.ts';
import { limited, newParentCaller } from './testing/new-parent-caller.ts';

const app = useTestApp();
const newCaller = () => newParentCaller(app);

test('a sub-agent without a template has what its parent has', async () => {
  const { call, envOf, headersOf, parent, spawn } = await newCaller();
  await call('PUT', '/secrets/TOKEN', { value: 'a secret value', hosts: ['api.example.com'] });
  await call('POST', '/webhooks/rotate-secret');
  const above = await parent({
    tools: [
      'agents',
      'shell',
      { type: 'http', name: 'look', ...TOOL, headers: { 'x-key': 'of the parent' } },
    ],
    model: { id: 'jettson-6.0', temperature: 0.5 },
    mcp_servers: [{ name: 'wiki', url: 'https://wiki.example/mcp', headers: { 'x-key': 'of the server' } }],
    env: { MODE: 'quick' },
    secrets: ['TOKEN'],
    network: limited('*.example'),
    memory: { read: ['team'] },
    metadata: { customer: 7 },
    max_turns: 12,
    max_wait_seconds: 60,
    idle_timeout_seconds: 30,
    keep_alive: true,
    region: 'lhr',
    instructions: 'You lead.',
    limits: { max_tokens: 10 },
    webhook: undefined,
  });

  const child = await spawn(above);

  expect(child).toMatchObject({
    parent_id: above.id,
    model: 'jettson-6.0',
    model_options: { temperature: 0.5 },
    mcp_servers: [{ name: 'wiki' }],
    env: { MODE: '…' },
    secrets: ['TOKEN'],
    network: limited('*.example'),
    memory: { read: ['team'], write: 'team' },
    metadata: { customer: 7 },
    max_turns: 12,
    max_wait_seconds: 60,
    idle_timeout_seconds: 30,
    keep_alive: false,
    container: { region: 'lhr' },
    instructions: null,
    limits: {},
    leftOut: [],
  });
  expect(child.tools).toMatchObject([
    'jettson_shell_run',
    'jettson_shell_output',
    'jettson_shell_stop',
    { name: 'look' },
  ]);
  expect(await envOf(child.agent_id)).toEqual({ MODE: 'quick' });
  expect(await headersOf(child.agent_id)).toEqual({
    tools: { look: { 'x-key': 'of the parent' } },
    mcp_servers: { wiki: { 'x-key': 'of the server' } },
  });
});

const TOOL = {
  description: 'Looks it up.',
  input_schema: { type: 'object' },
  url: 'https://tools.example/look',
};

test('of a template, a sub-agent gets how it works, and otherwise only what its parent has too', async () => {
  const { call, envOf, headersOf, parent, rowOf, spawn, template } = await newCaller();
  for (const name of ['TOKEN', 'OTHER']) {
    await call('PUT', `/secrets/${name}`, { value: 'a secret value', hosts: ['api.example.com'] });
  }
  await call('POST', '/webhooks/rotate-secret');
  await template('reviewer', {
    instructions: 'You review.',
    tools: [
      'shell',
      'files',
      'memory',
      { type: 'http', name: 'look', ...TOOL, headers: { 'x-key': 'of the template' } },
    ],
    env: { MODE: 'thorough', EXTRA: '1' },
    secrets: ['TOKEN', 'OTHER'],
    memory: { read: ['team', 'private'] },
    network: limited('a.example', 'b.other'),
    max_turns: 40,
    limits: { max_tokens: 500 },
    keep_alive: true,
    files: [{ path: 'payroll.csv', content: 'salaries' }],
    artifacts: ['report.md'],
    output_schema: { type: 'object' },
    webhook: { url: 'https://hooks.example/x' },
    permissions: { default: 'allow', rules: [{ tool: 'jettson_files_*', policy: 'deny' }] },
    require_approval: ['jettson_files_delete', 'jettson_shell_run'],
  });
  const above = await parent({
    tools: [
      'agents',
      'shell',
      { type: 'http', name: 'look', ...TOOL, headers: { 'x-key': 'of the parent' } },
    ],
    env: { MODE: 'quick' },
    secrets: ['TOKEN'],
    memory: { read: [{ prefix: 'te' }], write: 'team' },
    require_approval: ['look'],
  });

  const child = await spawn(above, { template: 'reviewer' });

  expect(child).toMatchObject({
    template: { name: 'reviewer', version: 1 },
    instructions: 'You review.',
    env: { MODE: '…' },
    secrets: ['TOKEN'],
    memory: { read: ['team'], write: 'team' },
    network: limited('a.example', 'b.other'),
    max_turns: 20,
    limits: { max_tokens: 500 },
    keep_alive: false,
    artifacts: ['report.md'],
    output_schema: { type: 'object' },
    permissions: { default: 'allow', rules: [] },
    require_approval: ['jettson_shell_run'],
  });
  expect(child.leftOut).toEqual(
    expect.arrayContaining(['files', 'memory', 'env.EXTRA', 'secrets.OTHER', 'webhook']),
  );
  expect(await envOf(child.agent_id)).toEqual({ MODE: 'quick' });
  expect((await headersOf(child.agent_id)).tools).toEqual({ look: { 'x-key': 'of the parent' } });
  expect((await rowOf(child.agent_id)).definition.rules_above).toEqual([{ require_approval: ['look'] }]);
});
