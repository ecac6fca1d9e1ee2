import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { calls, type Script, says } from '@jettson/agent/testing';
import type { Agent, Jettson } from '@jettson/sdk';
import { expect, test } from 'vitest';
import { startTestServer } from '../../apps/server/src/testing/index.ts';
import { enginePid } from '../../packages/database/src/testing/engine-pid.ts';
import { startPostgres } from '../../packages/database/src/testing/start-postgres.ts';
import { killHard } from '../chaos/server-process.ts';
import { hasSandbox } from '../has-sandbox.ts';
import { allowLiveAgents } from './allow-live-agents.ts';
import { hasPostgres, openEmptyPostgres } from './has-postgres.ts';
import { HAS_ENDED, startOperated } from './start-operated.ts';
import { startSwitch } from './start-switch.ts';

/** `npm run test:operations` has more, and also stops and kills a Postgres. */
const AGENTS = Number(process.env.JETTSON_TEST_OPERATIONS_AGENTS ?? 3);
const isWhole = process.env.JETTSON_TEST_OPERATIONS_AGENTS !== undefined;
/** How often connections break, or the engine dies. */
const TIMES = isWhole ? 5 : 1;
const PATIENCE = { timeout: 120_000, interval: 100 };
/** Works on a file, looks at it again, and answers what it sees. */
const script: Script = ({ messages }) => {
  const results = messages.filter(({ role }) => role === 'tool').map(({ text }) => text);
  if (!messages[0]?.text.startsWith('work')) return says('done');
  if (results.length === 0)
    return calls('work', 'jettson_shell_run', { command: 'echo kept > note; sleep 2' });
  if (results.length === 1) return calls('look', 'jettson_shell_run', { command: 'cat note' });
  return says(results[1] ?? '');
};

interface Called {
  client: Jettson;
  apiKey: string;
  /** Of the server, without a path. */
  url: string;
}

interface Outage {
  begin(): Promise<void>;
  end(): Promise<void>;
  /** How long it lasts after it was noticed. */
  lastsMs: number;
}

async function spawnWorking({ client }: Called): Promise<string[]> {
  const spawned = await Promise.all(Array.from({ length: AGENTS }, () => client.agents.spawn('work')));
  const [first = ''] = spawned.map(({ agent_id: id }) => id);
  const isWorking = async () =>
    (await client.agents.events(first, { limit: 100 })).data.some(({ type }) => type === 'tool-call-start');
  await expect.poll(isWorking, PATIENCE).toBe(true);
  return spawned.map(({ agent_id: id }) => id);
}

/** The status of a spawn without retries, and whether the answer says when to try again. */
async function trySpawn({ url, apiKey }: Called): Promise<[number, boolean]> {
  const answer = await fetch(`${url}/api/v1/agents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ task: 'x', tools: [] }),
  });
  return [answer.status, Number(answer.headers.get('retry-after')) > 0];
}

const readiness = async ({ url }: Called) => (await fetch(`${url}/readyz`)).status;

/** What an agent is told whose workspace did not come along. */
const LOSS = /^Your computer was (lost|replaced)/;

/** Each has completed, with one answer, and no call was made twice; each found its file, or was told. Returns the answers. */
async function expectAllDone({ client }: Called, ids: readonly string[]): Promise<(string | null)[]> {
  const all = (): Promise<Agent[]> => Promise.all(ids.map((id) => client.agents.get(id)));
  await expect.poll(async () => (await all()).every(HAS_ENDED), PATIENCE).toBe(true);
  const ended = await all();
  expect(ended.map(({ status, error }) => [status, error])).toEqual(ids.map(() => ['completed', null]));
  for (const { agent_id: id, final_result: result } of ended) {
    const { data } = await client.agents.events(id, { limit: 1000 });
    const isTold = data.some((event) => event.type === 'user-message' && LOSS.test(event.data.content));
    expect(isTold || result?.includes('kept')).toBe(true);
    expect(data.map(({ id: number }) => number)).toEqual(data.map((_, index) => index + 1));
    expect(data.filter(({ type }) => type === 'tool-call-start')).toHaveLength(2);
    expect(data.filter(({ type }) => type === 'final-result')).toHaveLength(1);
  }
  return ended.map(({ final_result: result }) => result);
}

async function surviveOutage(called: Called, { begin, end, lastsMs }: Outage): Promise<(string | null)[]> {
  const ids = await spawnWorking(called);

  await begin();
  await expect.poll(() => trySpawn(called), PATIENCE).toEqual([503, true]);
  await expect.poll(() => readiness(called), PATIENCE).toBe(503);
  await sleep(lastsMs);
  await end();
  await expect.poll(() => readiness(called), PATIENCE).toBe(200);

  await expect.poll(async () => (await trySpawn(called))[0], PATIENCE).toBe(201);
  return expectAllDone(called, ids);
}

async function startOn(databaseUrl: string): Promise<Called & AsyncDisposable> {
  const started = await startTestServer(script, { environment: { DATABASE_URL: databaseUrl } });
  const { client, apiKey, server } = started;
  await allowLiveAgents(server.deps.database.db, 3 * AGENTS);
  return { client, apiKey, url: server.url, [Symbol.asyncDispose]: () => started[Symbol.asyncDispose]() };
}

// Needs bubblewrap, and a Postgres, which comes with python3 and pip.
test.runIf(hasSandbox && hasPostgres())(
  'while Postgres cannot be reached spawns get 503 with Retry-After, and its agents go on afterwards, as after broken connections',
  { timeout: 300_000 },
  async () => {
    await using postgres = await openEmptyPostgres();
    await using line = await startSwitch(postgres.url);
    await using server = await startOn(line.url);

    const working = await spawnWorking(server);
    for (let n = 0; n < TIMES; n++) {
      line.drop();
      await sleep(300);
    }
    const during = await surviveOutage(server, { begin: line.cut, end: line.mend, lastsMs: 2_500 });
    const before = await expectAllDone(server, working);

    // The outages were shorter than a lease, so workspaces have come along; on a busy machine, not all of them.
    expect([...before, ...during].some((answer) => answer?.includes('kept'))).toBe(true);
  },
);

test.runIf(isWhole && hasSandbox && hasPostgres()).each([
  { how: 'is stopped for longer than a lease', signal: 'SIGINT', lastsMs: 20_000 },
  { how: 'is killed', signal: 'SIGKILL', lastsMs: 0 },
] as const)(
  'when Postgres itself $how and starts again, no agent ends and everything goes on',
  { timeout: 300_000 },
  async ({ signal, lastsMs }) => {
    await using opened = new AsyncDisposableStack();
    const postgres = opened.adopt(await startPostgres(), ({ stop }) => stop());
    const server = opened.use(await startOn(postgres.url));

    await surviveOutage(server, { begin: () => postgres.halt(signal), end: postgres.resume, lastsMs });
  },
);

test.runIf(hasSandbox)(
  'when the embedded engine is killed it starts again and agents go on, also after the next start of the server',
  { timeout: 180_000 },
  async () => {
    await using server = await startOperated(script);
    const apiKey = server.process.apiKey ?? '';
    const called = () => ({ client: server.client, apiKey, url: new URL(server.process.url).origin });
    const pid = () => enginePid(join(server.folder, 'data'));
    const ids = await spawnWorking(called());

    for (let n = 0; n < TIMES; n++) {
      process.kill(pid(), 'SIGKILL');
      await expect.poll(async () => (await trySpawn(called()))[0], PATIENCE).toBe(201);
    }
    process.kill(pid(), 'SIGKILL');
    await killHard(server.process);
    await server.start();

    await expectAllDone(called(), ids);
  },
);
