import { calls, type Script, says } from '@jettson/agent/testing';
import type { Agent, AgentEvent, AgentEventPage, EventOf } from '@jettson/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  hasEnded,
  newAccount,
  newPlan,
  startTestServer,
  type TestServer,
  untilAgent,
} from '../testing/index.ts';

const TEN_MB = 10_000_000;

let seen = '';
const script: Script = ({ messages }) => {
  const [task] = messages;
  const turn = messages.length;
  if (task?.text === 'flood') {
    return calls(`call-${turn}`, 'jettson_shell_run', { command: 'head -c 300000 /dev/zero | tr "\\0" x' });
  }
  if (task?.text === 'print' && turn === 1) {
    const command = `printf start; head -c ${TEN_MB - 8} /dev/zero | tr '\\0' x; printf end`;
    return calls('print', 'jettson_shell_run', { command });
  }
  if (task?.text === 'print') seen = messages.at(-1)?.text ?? '';
  return says('done');
};

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(script);
});
afterAll(() => server[Symbol.asyncDispose]());

async function run(task: string, limits: { maxLogBytes: number | null }) {
  const { db } = server.server.deps.database;
  const { apiKey, accountId } = await newAccount(db, { plan: await newPlan(db, limits) });
  const { body } = await server.call<Agent>('POST', '/agents', { task }, apiKey);
  const agent = await untilAgent(server, body.agent_id, hasEnded, { apiKey });
  const { rows } = await sql<{ stored: number; counted: number }>`
    select (select sum(octet_length(data::text) + coalesce(octet_length(resume), 0))::float8 from agent_events
             where agent_id = a.id and account_id = a.account_id) as stored, log_bytes as counted
      from agents a where a.account_id = ${accountId} and a.id = ${agent.agent_id}`.execute(db);
  return { agent, apiKey, ...(rows[0] ?? { stored: 0, counted: 0 }) };
}

async function readAll(agentId: string, apiKey: string, after = '0'): Promise<AgentEvent[]> {
  const path = `/agents/${agentId}/events?after=${after}`;
  const { data, next_cursor: next } = (await server.call<AgentEventPage>('GET', path, undefined, apiKey))
    .body;
  return next === null ? data : [...data, ...(await readAll(agentId, apiKey, next))];
}

test('an agent whose log is full ends, with the reason', async () => {
  const { agent, apiKey, stored, counted } = await run('flood', { maxLogBytes: 1_000_000 });

  const events = await readAll(agent.agent_id, apiKey);

  expect(agent).toMatchObject({ status: 'error', reason: 'log_limit_reached' });
  expect(agent.error).toContain('1000000 bytes');
  expect(events.at(-1)).toMatchObject({ type: 'agent-status', data: { reason: 'log_limit_reached' } });
  expect(stored).toBeLessThan(1_500_000);
  expect(counted).toBeGreaterThanOrEqual(1_000_000);
});

test('the output of a command is stored once in full, and in the result as the model reads it', async () => {
  const { agent, apiKey, stored } = await run('print', { maxLogBytes: null });

  const events = await readAll(agent.agent_id, apiKey);
  const printed = events
    .flatMap((event) => (event.type === 'tool-call-output' ? event.data.text : []))
    .join('');
  const end = events.find(({ type }) => type === 'tool-call-end') as EventOf<'tool-call-end'>;
  const stdout = end.data.result.output.stdout as string;

  expect(agent.status).toBe('completed');
  expect(printed).toBe(`start${'x'.repeat(TEN_MB - 8)}end`);
  expect(stdout).toMatch(/^startx+\n\n\[… 9900000 characters left out of the middle …\]\n\nx+end$/);
  expect(JSON.parse(seen).stdout).toBe(stdout);
  expect(stored).toBeLessThan(1.1 * TEN_MB);
});

test('the limits of an agent whose log is full can no longer be changed', async () => {
  const { db } = server.server.deps.database;
  const plan = await newPlan(db, { maxLogBytes: 1_000_000 });
  const { apiKey, accountId } = await newAccount(db, { plan });
  const { body } = await server.call<Agent>('POST', '/agents', { task: 'x', keep_alive: true }, apiKey);
  await untilAgent(server, body.agent_id, ({ status }) => status === 'idle', { apiKey });
  await sql`update agents set log_bytes = 1000000 where account_id = ${accountId}`.execute(db);

  const answer = await server.call('PATCH', `/agents/${body.agent_id}`, { limits: {} }, apiKey);

  expect(answer).toMatchObject({
    status: 402,
    body: { error: { code: 'storage_quota_exceeded', details: { limit: 1_000_000, plan } } },
  });
});
