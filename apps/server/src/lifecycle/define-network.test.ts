import type { Agent, AgentEventPage, ErrorResponse } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newAccount, useTestApp } from '../testing/index.ts';

const app = useTestApp();

const FULL = { allowed_hosts: [], allow_package_managers: false, allow_mcp_servers: false };

async function newSpawner() {
  const { apiKey, accountId } = await newAccount(app.deps.database.db);
  const call = async (method: string, path: string, body?: object) =>
    (await app.call(apiKey, method, path, body && { body })) as unknown as {
      status: number;
      body: Agent & ErrorResponse & AgentEventPage;
    };
  const spawn = (fields: object) => call('POST', '/agents', { task: 'x', ...fields });
  await call('PUT', '/secrets/TOKEN', { value: 'a secret value', hosts: ['api.example.com'] });
  return { accountId, call, spawn };
}

test('an agent says which network and which secrets it has, and its log does, too', async () => {
  const { call, spawn } = await newSpawner();
  const network = { type: 'limited', allowed_hosts: ['*.example.com:443'], allow_package_managers: true };

  const { body: spawned } = await spawn({ network, secrets: ['TOKEN'] });

  const shown = { network: { ...FULL, ...network }, secrets: ['TOKEN'] };
  const { body: page } = await call('GET', `/agents/${spawned.agent_id}/events`);
  expect(spawned).toMatchObject(shown);
  expect((await call('GET', `/agents/${spawned.agent_id}`)).body).toMatchObject(shown);
  expect(page.data.find(({ type }) => type === 'agent-configured')?.data).toMatchObject(shown);
});

test('without either, an agent has an unrestricted network and no secrets', async () => {
  const { spawn } = await newSpawner();

  const { body } = await spawn({});

  expect([body.network, body.secrets]).toEqual([{ type: 'unrestricted', ...FULL }, []]);
});

test.each([
  [{ secrets: ['OTHER'] }, 'secrets.0'],
  [{ secrets: ['TOKEN', 'TOKEN'] }, 'secrets.1'],
  [{ secrets: ['token'] }, 'secrets.0'],
  [{ secrets: ['TOKEN'], env: { TOKEN: 'x' } }, 'secrets.0'],
  [{ network: { type: 'open' } }, 'network.type'],
  [{ network: { type: 'none', allowed_hosts: ['a.example'] } }, 'network.allowed_hosts'],
  [{ network: { type: 'unrestricted', allow_package_managers: true } }, 'network.allow_package_managers'],
  [{ network: { type: 'limited', allowed_hosts: ['*'] } }, 'network.allowed_hosts.0'],
  [{ network: { type: 'limited', allowed_hosts: ['a.example', 'b.example:22'] } }, 'network.allowed_hosts.1'],
  [{ network: { type: 'limited', hosts: [] } }, 'network.hosts'],
  [
    { mcp_servers: [{ name: 'm', url: 'https://m.example', headers: { 'X-Token': `\${TOKEN}` } }] },
    'mcp_servers.0.headers.X-Token',
  ],
])('%o is refused, naming %s, by a spawn and by a template', async (fields, field) => {
  const { call, spawn } = await newSpawner();

  const spawned = await spawn(fields);
  const saved = await call('POST', '/templates', { name: 'a', defaults: fields });

  expect(spawned).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_body', details: { field } } },
  });
  expect(saved).toMatchObject({ status: 400, body: { error: { details: { field: `defaults.${field}` } } } });
});

test('a template gives its agents a network and secrets, each agent with a placeholder of its own', async () => {
  const { accountId, call, spawn } = await newSpawner();
  const defaults = { network: { type: 'none' }, secrets: ['TOKEN'] };
  await call('POST', '/templates', { name: 'a', defaults });

  const [one, other] = [await spawn({ template: 'a' }), await spawn({ template: 'a' })];

  expect(one.body).toMatchObject({ network: { type: 'none' }, secrets: ['TOKEN'] });
  expect(other.body.secrets).toEqual(['TOKEN']);
  const { rows } = await sql<{ placeholder: string }>`
    select definition #>> '{secrets,0,placeholder}' as placeholder from agents where account_id = ${accountId}`.execute(
    app.deps.database.db,
  );
  expect(new Set(rows.map(({ placeholder }) => placeholder)).size).toBe(2);
  for (const { placeholder } of rows) expect(placeholder).toMatch(/^jettson-secret-[0-9a-f]{25}$/);
});

test('the secrets of another account cannot be used', async () => {
  const { call } = await newSpawner();
  const stranger = await newSpawner();
  await call('PUT', '/secrets/MINE', { value: 'a secret value', hosts: ['api.example.com'] });

  const { status } = await stranger.spawn({ secrets: ['MINE'] });

  expect(status).toBe(400);
});

test('a change replaces the network of a live agent, and leaves its limits and its definition as they are', async () => {
  const { call, spawn } = await newSpawner();
  const { body: agent } = await spawn({
    instructions: 'Be kind.',
    limits: { max_tokens: 5 },
    secrets: ['TOKEN'],
  });
  const path = `/agents/${agent.agent_id}`;

  const changed = await call('PATCH', path, { network: { type: 'limited', allowed_hosts: ['a.example'] } });
  const none = await call('PATCH', path, {});
  const closed = await call('PATCH', path, { network: { type: 'limited', allowed_hosts: ['a.example:25'] } });

  expect(changed.body).toEqual({
    ...agent,
    network: { ...FULL, type: 'limited', allowed_hosts: ['a.example'] },
    updated_at: changed.body.updated_at,
  });
  expect([none.status, closed.status]).toEqual([400, 400]);
  const { body: page } = await call('GET', `${path}/events`);
  expect(page.data.map(({ type }) => type)).toContain('network-changed');
  expect(page.data.map(({ type }) => type)).not.toContain('limits-changed');
});
