import { calls, type Script, says } from '@jettson/agent/testing';
import type { Agent } from '@jettson/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasEnded, newAccount, startTestServer, type TestServer, untilAgent } from '../testing/index.ts';

const never = Promise.withResolvers<void>();

const script: Script = async ({ messages }) => {
  const [task] = messages;
  if (task?.text === 'hanging model') await never.promise;
  if (task?.text === 'hanging tool' && messages.length === 1) {
    return calls('hang', 'jettson_shell_run', { command: 'sleep 55', timeout_seconds: 60 });
  }
  if (task?.text === 'a second each time' && messages.at(-1)?.role === 'user') {
    return calls(`call-${messages.length}`, 'jettson_shell_run', { command: 'sleep 1.2' });
  }
  return says('done');
};

let server: TestServer;
let apiKey: string;
beforeAll(async () => {
  server = await startTestServer(script);
  const { db } = server.server.deps.database;
  await sql`insert into plans select 'two-seconds', agent_hours_per_month, max_concurrent_agents, 2, cpus, memory_bytes,
    spawns_per_minute, spawns_per_hour, max_memories from plans where name = 'scale'`.execute(db);
  ({ apiKey } = await newAccount(db, { plan: 'two-seconds' }));
});
afterAll(async () => {
  never.resolve();
  await server[Symbol.asyncDispose]();
});

/** Runs the task to its end; `followUp` is sent when the agent waits for it. */
async function run(task: string, options: object = {}, followUp?: string): Promise<Agent> {
  const { body } = await server.call<Agent>('POST', '/agents', { task, ...options }, apiKey);
  const { agent_id: id } = body;
  if (followUp !== undefined) {
    await untilAgent(server, id, ({ status }) => status === 'idle', { apiKey });
    await server.call('POST', `/agents/${id}/messages`, { content: followUp }, apiKey);
  }
  return untilAgent(server, id, hasEnded, { apiKey });
}

test.each(['hanging tool', 'hanging model'])(
  "a run with a %s ends at its plan's time limit, with the reason",
  async (task) => {
    const agent = await run(task);

    expect(agent).toMatchObject({ status: 'error', reason: 'max_duration_exceeded', final_result: null });
    expect(agent.error).toContain('2 s');
    // The time as counted by the server, not by the test's clock: it must not end sooner.
    expect(agent.usage.seconds).toBeGreaterThanOrEqual(2);
  },
);

test('waiting time does not count', async () => {
  const agent = await run('talk', { keep_alive: true, idle_timeout_seconds: 4 });

  expect(agent).toMatchObject({ status: 'completed', reason: 'idle_timeout', final_result: 'done' });
});

test('the time limit applies to all answers of an agent together', async () => {
  const agent = await run('a second each time', { keep_alive: true, idle_timeout_seconds: 5 }, 'again');

  expect(agent).toMatchObject({ status: 'error', reason: 'max_duration_exceeded' });
});
