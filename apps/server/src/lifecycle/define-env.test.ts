import { calls, inTurns, type Script, says } from '@jettson/agent/testing';
import type { Agent, AgentEventPage } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { hasEnded, untilAgent, useTestServer } from '../testing/index.ts';

const VALUE = 'a value that nobody is shown';
const script: Script = (conversation) =>
  inTurns(
    calls('c', 'jettson_shell_run', { command: 'printf "%s|%s" "$GREETING" "$(printf "$LONG" | wc -c)"' }),
    says('done'),
  )(conversation);
const server = useTestServer(script);

const spawn = (body: object) =>
  server.call<Agent & { error: { code: string; message: string; details: { field: string } } }>(
    'POST',
    '/agents',
    {
      task: 'read the environment',
      memory: { recall: false, extract: false },
      ...body,
    },
  );

test('commands have the variables of the spawn, and only their names are shown', async () => {
  const { body: spawned } = await spawn({ env: { GREETING: VALUE, LONG: 'x'.repeat(60_000) } });

  const agent = await untilAgent(server, spawned.agent_id, hasEnded);

  const { body: page } = await server.call<AgentEventPage>(
    'GET',
    `/agents/${agent.agent_id}/events?limit=100`,
  );
  expect(page.data.find(({ type }) => type === 'tool-call-end')).toMatchObject({
    data: { result: { output: { stdout: `${VALUE}|60000` } } },
  });
  expect([spawned.env, agent.env]).toEqual([
    { GREETING: '…', LONG: '…' },
    { GREETING: '…', LONG: '…' },
  ]);
  const configured = page.data.find(({ type }) => type === 'agent-configured');
  expect(configured).toMatchObject({ data: { env: { GREETING: '…' } } });
  const { rows } = await sql<{ row: string }>`
    select row_to_json(a)::text as row from agents a where id = ${agent.agent_id}`.execute(
    server.server.deps.database.db,
  );
  expect(rows[0]?.row).toContain('sealed:1:');
  expect(rows[0]?.row).not.toContain(VALUE);
});

test('the variables of one agent cannot be opened as those of another', async () => {
  const { body: spawned } = await spawn({ env: { GREETING: VALUE } });
  const { rows } = await sql<{ sealed: string }>`
    select sealed_env as sealed from agents where id = ${spawned.agent_id}`.execute(
    server.server.deps.database.db,
  );
  const { sealing } = server.server.deps;
  const sealed = rows[0]?.sealed ?? '';

  expect(JSON.parse(await sealing.open(sealed, `agents:${spawned.agent_id}`))).toEqual({ GREETING: VALUE });
  await expect(sealing.open(sealed, 'agents:ag_other')).rejects.toThrow('cannot be read');
  await untilAgent(server, spawned.agent_id, hasEnded);
});

test.each([
  [{ PATH: '/bin' }, 'env.PATH'],
  [{ http_proxy: 'x' }, 'env.http_proxy'],
  [{ LD_PRELOAD: 'x' }, 'env.LD_PRELOAD'],
  [{ NODE_OPTIONS: 'x' }, 'env.NODE_OPTIONS'],
  [{ '1A': 'x' }, 'env.1A'],
  [{ 'A-B': 'x' }, 'env.A-B'],
  [{ '': 'x' }, 'env.'],
  [{ A: 1 }, 'env.A'],
  [{ A: 'x'.repeat(65_536) }, 'env'],
  [Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`A${index}`, 'x'])), 'env'],
])('a spawn with such variables is refused', async (env, field) => {
  const { status, body } = await spawn({ env });

  expect(status).toBe(400);
  expect(body.error).toMatchObject({ code: 'invalid_body', details: { field } });
});

test('variables for an agent that runs no commands are refused', async () => {
  const { body } = await spawn({ env: { A: 'x' }, tools: ['files'] });

  expect(body.error).toMatchObject({ code: 'invalid_body', details: { field: 'env' } });
});
