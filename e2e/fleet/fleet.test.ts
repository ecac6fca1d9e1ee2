import { execFile, execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { calls, type Script, says } from '@jettson/agent/testing';
import { type DatabaseHandle, openDatabase } from '@jettson/database';
import { type AgentEvent, Jettson } from '@jettson/sdk';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { descendants, killHard } from '../chaos/server-process.ts';
import { makeRealKeys, realScript } from '../conformance/start-real-server.ts';
import { testRealServer } from '../conformance/test-real-server.ts';
import { type Balancer, startBalancer } from './start-balancer.ts';
import { type Fleet, startFleet } from './start-fleet.ts';

const TEXT = 'A text that the model writes in pieces. '.repeat(50);
/** Once the stream of an agent that writes is open. */
const isFollowed = Promise.withResolvers<void>();

/** Runs the command that the task names, then answers with its output and the messages that came meanwhile. */
const runTask: Script = async (request) => {
  const { messages } = request;
  const user = messages.filter(({ role }) => role === 'user').map(({ text }) => text);
  if (user[0] === 'write') {
    await isFollowed.promise;
    return says(TEXT);
  }
  const command = /run: (.*)/.exec(user[0] ?? '')?.[1];
  if (command === undefined) return realScript(request);
  const results = messages.filter(({ role }) => role === 'tool').map(({ text }) => text);
  if (results.length === 0) return calls('call-1', 'jettson_shell_run', { command });
  return says([...results, ...user.slice(1)].join('\n'));
};

const PATIENCE = { timeout: 50_000, interval: 100 };

// Postgres for this comes as a Python package.
const noPostgres = process.env.JETTSON_TEST_DATABASE_URL === undefined && !hasPip();

function hasPip(): boolean {
  try {
    execFileSync('python3', ['-m', 'pip', '--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(noPostgres)('two servers and two workers on one Postgres (needs python3 with pip)', () => {
  let fleet: Fleet;
  let here: Jettson;
  let there: Jettson;
  let database: DatabaseHandle;
  let balancer: Balancer;
  beforeAll(async () => {
    fleet = await startFleet(runTask);
    const [one, two] = fleet.servers;
    here = new Jettson({ apiKey: fleet.apiKey, baseUrl: one.url, maxRetries: 0 });
    there = new Jettson({ apiKey: fleet.apiKey, baseUrl: two.url, maxRetries: 0 });
    database = await openDatabase({ url: fleet.databaseUrl, dataDir: tmpdir() });
    balancer = await startBalancer(fleet.servers);
  }, 240_000);
  afterAll(async () => {
    await balancer?.[Symbol.asyncDispose]();
    await database?.close();
    await fleet?.[Symbol.asyncDispose]();
  });

  const startBalanced = async () => ({ base_url: balancer.url, ...(await makeRealKeys(database.db)) });

  // Each request of a client goes to another server than the one before.
  describe('do what one server does', () => {
    testRealServer(async () => ({ ...(await startBalanced()), [Symbol.asyncDispose]: async () => {} }));

    test('for the Python SDK', { timeout: 240_000 }, async () => {
      const suite = fileURLToPath(new URL('../../python/scripts/test', import.meta.url));
      const JETTSON_TEST_SERVER = JSON.stringify(await startBalanced());

      // Its async flavour speaks to the server in the same way.
      const parameters = ['-q', 'tests/test_real_server.py', '-k', 'not asyncio and not trio'];
      const environment = { ...process.env, JETTSON_TEST_SERVER };
      const { stdout } = await promisify(execFile)(suite, parameters, { env: environment }).catch(
        (failure: { stdout: string }) => failure,
      );

      expect(stdout).toMatch(/^\d+ passed(, \d+ deselected)? in/m);
    });
  });

  test('an agent spawned on one server can be streamed, completely and in order, from the other', async () => {
    const { agent_id } = await here.agents.spawn('run: echo $((6 * 7))');

    const events = await allEvents(there, agent_id);

    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)).toMatchObject({ type: 'agent-status', data: { status: 'completed' } });
    expect(await here.agents.get(agent_id)).toMatchObject({
      status: 'completed',
      final_result: expect.stringContaining('42'),
    });
  });

  test('what a model writes on a worker comes through both servers while it writes it', async () => {
    const { agent_id } = await here.agents.spawn('write', { tools: [], metadata: { auto_extract: false } });
    let open = 0;
    const follow = async (client: Jettson) => {
      const seen: string[] = [];
      for await (const event of client.agents.stream(agent_id, { deltas: true })) {
        if (event.type === 'message-delta') seen.push(event.data.text);
        if (event.type === 'message') seen.push('whole');
        // A worker hears of those who follow an agent by a notification.
        if (seen.length === 0 && event.type === 'step-start' && ++open === 2)
          setTimeout(isFollowed.resolve, 500);
      }
      return seen;
    };

    const texts = await Promise.all([here, there].map(follow));

    for (const seen of texts) {
      expect(seen.at(-1)).toBe('whole');
      expect(seen.slice(0, -1).join('')).toBe(TEXT);
    }
  });

  test('a message sent through the other server reaches the run', async () => {
    const { agent_id } = await here.agents.spawn('run: sleep 2; echo slept');
    await untilEvent(there, agent_id, 'tool-call-start');

    await there.agents.messages.send(agent_id, 'and say mango');

    await allEvents(there, agent_id);
    expect((await here.agents.get(agent_id)).final_result).toContain('and say mango');
  });

  test('simultaneous spawns on both servers with one idempotency key start one agent', async () => {
    const spawns = Array.from({ length: 40 }, (_, index) =>
      (index % 2 ? here : there).agents.spawn('one', { idempotencyKey: 'race' }),
    );

    const agents = await Promise.all(spawns);

    expect(new Set(agents.map(({ agent_id }) => agent_id)).size).toBe(1);
  });

  test('simultaneous spawns on both servers stay within the plan', async () => {
    await untilNoneIsLive(here);
    const spawns = Array.from({ length: 50 }, (_, index) =>
      (index % 2 ? here : there).agents.spawn('run: sleep 10'),
    );

    const outcomes = await Promise.allSettled(spawns);

    const started = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(started.length).toBeGreaterThan(0);
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(refused.map(({ code }) => code)).toEqual(refused.map(() => 'concurrent_limit_reached'));
    const live = await there.agents.list({ status: ['spawning', 'running', 'idle'], limit: 100 });
    expect(live.data.length).toBe(started.length);
    await Promise.all(started.map(({ agent_id }) => here.agents.cancel(agent_id)));
  });

  test('each server and each worker shows its metrics, and what the database knows of all', async () => {
    const read = async ({ url }: { url: string }) =>
      (await fetch(new URL('/metrics', url), { signal: AbortSignal.timeout(30_000) })).text();

    const shown = await Promise.all([...fleet.servers, ...fleet.workers].map(read));

    for (const text of shown) {
      expect(text).toMatch(/^jettson_database_up 1$/m);
      expect(text).toMatch(/^jettson_workers 2$/m);
      expect(text).toMatch(/^jettson_disk_syncs_total \d+$/m);
    }
    expect(shown.map((text) => text.includes('jettson_computer_places{state="all"}'))).toEqual([
      ...[false, false],
      ...[true, true],
    ]);
  });

  test('the run of a killed worker continues on the other one', async () => {
    await untilNoneIsLive(here);
    const { agent_id } = await here.agents.spawn('run: sleep 5; echo slept');
    await untilEvent(here, agent_id, 'tool-call-start');
    const victim = await workerThatSleeps(fleet);

    await killHard(victim);

    const events = await allEvents(there, agent_id);
    expect(await there.agents.get(agent_id)).toMatchObject({ status: 'completed' });
    expect(events.filter(({ type }) => type === 'tool-call-start')).toHaveLength(1);
  });
});

async function allEvents(client: Jettson, agentId: string): Promise<AgentEvent[]> {
  const all: AgentEvent[] = [];
  for await (const event of client.agents.stream(agentId)) all.push(event);
  return all;
}

async function untilEvent(client: Jettson, agentId: string, type: AgentEvent['type']): Promise<void> {
  for await (const event of client.agents.stream(agentId)) if (event.type === type) return;
}

async function untilNoneIsLive(client: Jettson): Promise<void> {
  const live = async () => (await client.agents.list({ status: ['spawning', 'running', 'idle'] })).data;
  await expect.poll(live, PATIENCE).toEqual([]);
}

/** The worker whose computer runs the task's command. */
const workerThatSleeps = ({ workers }: Fleet): Promise<Fleet['workers'][number]> =>
  vi.waitFor(async () => {
    for (const worker of workers) {
      const below = await descendants(worker.child.pid ?? 0);
      if (below.some(({ command }) => command.includes('sleep 5'))) return worker;
    }
    throw new Error('no worker has a computer that runs the command');
  }, PATIENCE);
