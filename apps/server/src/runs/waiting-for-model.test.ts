import { calls, type Script, says } from '@jettson/agent/testing';
import type { Agent, AgentEvent } from '@jettson/contract';
import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { noteOutage } from '../agents/model-waits.ts';
import { hasEnded, newAccount, untilAgent, useTestServer } from '../testing/index.ts';

/** What the provider says instead of answering. */
let fault: { status: number; message: string; retryAfterSeconds?: number } | undefined;
let asked = 0;

const TASKS = ['a', 'b', 'c', 'write a file'];
const script: Script = ({ messages }) => {
  const [{ text: task } = { text: '' }] = messages;
  // What is remembered of a run is asked for, too.
  if (!TASKS.includes(task)) return says('[]');
  asked++;
  if (task === 'write a file' && messages.length === 1) {
    return calls('write', 'jettson_shell_run', { command: 'echo kept > note.txt' });
  }
  if (fault !== undefined) return { fault };
  if (task !== 'write a file') return says('done');
  const results = messages.filter(({ role }) => role === 'tool');
  if (results.length < 2) return calls('read', 'jettson_shell_run', { command: 'cat note.txt' });
  return says(results.at(-1)?.text.includes('"stdout":"kept') ? 'it was kept' : 'it was lost');
};
const server = useTestServer(script);
const NEVER_MS = 3_600_000;

beforeAll(() => {
  Object.assign(server.server.deps.patience, { retryDelayMs: 5, lookMs: 20 });
});
beforeEach(() => {
  fault = undefined;
  Object.assign(server.server.deps.patience, { probeMs: NEVER_MS, leaveAfterMs: 20 });
});

const isWaiting = ({ status, reason }: Agent) => status === 'running' && reason === 'waiting_for_model';
const db = () => server.server.deps.database.db;
/** It is time for the next probe. */
const probeNow = () => sql`update model_outages set next_probe_at = now()`.execute(db());

async function spawn(task: string, options: object = {}, apiKey = server.apiKey): Promise<string> {
  const { body } = await server.call<Agent>('POST', '/agents', { task, tools: [], ...options }, apiKey);
  return body.agent_id;
}

async function readEvents(id: string): Promise<AgentEvent[]> {
  const { body } = await server.call<{ data: AgentEvent[] }>('GET', `/agents/${id}/events`);
  return body.data;
}

/** The agent has given up its worker. */
async function untilParked(id: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const { rows } = await sql<{ isFree: boolean }>`
          select lease_id is null as "isFree" from agents where id = ${id}`.execute(db());
        return rows[0]?.isFree;
      },
      { timeout: 20_000 },
    )
    .toBe(true);
}

test('agents of all accounts wait for an overloaded provider, one of them asks, and its answer frees the others', async () => {
  const other = await newAccount(db());
  fault = { status: 529, message: 'Overloaded' };
  const ids = await Promise.all([spawn('a'), spawn('b'), spawn('c', {}, other.apiKey)]);
  const keys = [server.apiKey, server.apiKey, other.apiKey];
  const until = (when: (agent: Agent) => boolean) =>
    Promise.all(ids.map((id, index) => untilAgent(server, id, when, { apiKey: keys[index] as string })));
  await until(isWaiting);
  await Promise.all(ids.map(untilParked));
  const askedBefore = asked;

  await probeNow();
  await expect.poll(() => asked, { timeout: 10_000 }).toBe(askedBefore + 1);
  const [waiting] = await until(isWaiting);
  await Promise.all(ids.map(untilParked));
  fault = undefined;
  await probeNow();
  const ended = await until(hasEnded);

  expect(asked).toBe(askedBefore + 1 + ids.length);
  expect(waiting?.progress.at(-1)?.message).toContain('Overloaded');
  expect(ended.map(({ status, final_result }) => [status, final_result])).toEqual(
    ids.map(() => ['completed', 'done']),
  );
  const { rows } = await sql`select 1 from model_outages`.execute(db());
  expect(rows).toEqual([]);
  // A later wait would have its full time.
  const { rows: counting } = await sql`
    select 1 from agents where id = any(${ids}) and model_wait_until is not null`.execute(db());
  expect(counting).toEqual([]);
});

test('the wait costs no seconds, and says how long it lasts at most', async () => {
  fault = { status: 503, message: 'Away' };
  const id = await spawn('a', { max_wait_seconds: 1000 });
  const first = await untilAgent(server, id, isWaiting);
  await vi.waitFor(async () => {
    const { rows } = await sql`
      select 1 from agents where id = ${id} and now() > idle_since + interval '1.5 seconds'`.execute(db());
    expect(rows).toHaveLength(1);
  }, 10_000);

  const later = await untilAgent(server, id, isWaiting);
  const events = await readEvents(id);

  expect(later.usage.seconds).toBe(first.usage.seconds);
  expect(later.max_wait_seconds).toBe(1000);
  const status = events.findLast(({ type }) => type === 'agent-status');
  expect(status).toMatchObject({
    data: { status: 'running', reason: 'waiting_for_model', error: expect.stringContaining('Away') },
  });
  await server.client.agents.cancel(id);
});

test('the text of an answer has an attempt of its own after retries and a wait', async () => {
  await sql`delete from model_outages`.execute(db());
  server.server.deps.patience.leaveAfterMs = NEVER_MS;
  fault = { status: 503, message: 'Away' };
  const askedBefore = asked;
  const id = await spawn('a');
  await expect.poll(() => asked - askedBefore).toBeGreaterThan(1);
  server.server.deps.patience.leaveAfterMs = 0;
  await untilAgent(server, id, isWaiting);
  const attempts: number[] = [];
  server.server.deps.deltas.subscribe(id, ({ attempt }) => void attempts.push(attempt));

  fault = undefined;
  await probeNow();
  await untilAgent(server, id, hasEnded);

  // Whoever follows it joins the pieces of one attempt: those that were cut off must not be among them.
  expect(asked - askedBefore).toBeGreaterThan(2);
  expect(new Set(attempts)).toEqual(new Set([asked - askedBefore]));
});

test("an agent whose wait is over ends with the provider's words", async () => {
  fault = { status: 503, message: 'Back on Monday. Key sk-proj-abcdefgh1234.' };
  const id = await spawn('a', { max_wait_seconds: 1 });

  const agent = await untilAgent(server, id, hasEnded);

  expect(agent).toMatchObject({ status: 'error', reason: 'model_error' });
  expect(agent.error).toMatch(/^No model answered within 1 s: .*status 503.*Back on Monday\. Key \[key\]/);
});

test('a provider is left alone for as long as it asks', async () => {
  server.server.deps.patience.probeMs = 10;
  fault = { status: 429, message: 'Slow down', retryAfterSeconds: 600 };
  const id = await spawn('a');
  await untilAgent(server, id, isWaiting);

  const { rows } = await sql<{ seconds: number }>`
    select extract(epoch from next_probe_at - now())::float8 as seconds from model_outages`.execute(db());

  expect(rows[0]?.seconds).toBeGreaterThan(500);
  await server.client.agents.cancel(id);
  await sql`delete from model_outages`.execute(db());
});

test('a fallback is asked again although the first model wants to be left alone', async () => {
  await noteOutage(
    db(),
    [
      { model: 'busy/first', retryAfterMs: 600_000 },
      { model: 'away/second', retryAfterMs: null },
    ],
    { probeMs: 60_000 },
  );

  const { rows } = await sql<{ provider: string; isFar: boolean }>`
    select provider, next_probe_at > now() + interval '300 seconds' as "isFar" from model_outages
     where provider in ('busy', 'away') order by provider`.execute(db());

  expect(rows).toEqual([
    { provider: 'away', isFar: false },
    { provider: 'busy', isFar: true },
  ]);
  await sql`delete from model_outages`.execute(db());
});

test('a worker that takes a waiting agent over waits on, and asks nothing', async () => {
  fault = { status: 503, message: 'Away' };
  const id = await spawn('a');
  await untilAgent(server, id, isWaiting);
  await untilParked(id);
  const askedBefore = asked;

  await sql`update agents set lease_expires_at = null where id = ${id}`.execute(db());
  await expect
    .poll(async () => {
      const { rows } = await sql<{ isResting: boolean }>`
        select lease_id is null and lease_expires_at is not null as "isResting" from agents where id = ${id}`.execute(
        db(),
      );
      return rows[0]?.isResting;
    })
    .toBe(true);

  expect(asked).toBe(askedBefore);
  expect(await untilAgent(server, id, isWaiting)).toMatchObject({ status: 'running' });
  await server.client.agents.cancel(id);
});

test('a computer is given up while its agent waits for a model, and its files come back', async () => {
  fault = { status: 503, message: 'Away' };
  const id = await spawn('write a file', { tools: ['shell'], idle_timeout_seconds: 1 });
  const waiting = await untilAgent(server, id, isWaiting);
  await untilParked(id);
  const { body: parked } = await server.call<Agent>('GET', `/agents/${id}`);
  fault = undefined;
  await probeNow();

  const agent = await untilAgent(server, id, hasEnded);

  expect([waiting, parked].map(({ container }) => container.status)).toEqual(['running', 'stopped']);
  const types = (await readEvents(id)).map(({ type }) => type);
  expect(types.filter((type) => type.startsWith('workspace-'))).toEqual([
    'workspace-saved',
    'workspace-restored',
  ]);
  expect(agent).toMatchObject({ status: 'completed', final_result: 'it was kept' });
});
