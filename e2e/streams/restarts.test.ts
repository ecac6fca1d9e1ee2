import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { calls, type Script, says, startScriptedModelServer } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { type AgentEvent, Jettson } from '@jettson/sdk';
import { beforeAll, expect, test } from 'vitest';
import { createServerDataDir } from '../../apps/server/src/testing/create-server-data-dir.ts';
import { killHard, type ServerProcess, startServerProcess, stopGently } from '../chaos/server-process.ts';
import { startCuttingProxy } from '../conformance/start-cutting-proxy.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TURNS = 9;

const run = promisify(execFile);
// Without Python on the machine, its SDK cannot run.
const flavours = spawnSync('python3', ['--version']).status === 0 ? (['sync', 'async'] as const) : [];

beforeAll(async () => {
  if (flavours.length > 0) await run(`${ROOT}python/scripts/setup`);
}, 600_000);

/** A model that has a command print for about a second each turn, tells of each turn, and ends when it may. */
function printing(onTurn: (turn: number) => void, mayEnd: Promise<void>): Script {
  return async ({ messages }) => {
    const turn = messages.filter(({ role }) => role === 'tool').length;
    onTurn(turn);
    if (turn < TURNS) {
      const command = `for i in $(seq 6); do echo "turn ${turn} 👩‍👩‍👧 $i"; sleep 0.1; done`;
      return calls(`call-${turn}`, 'jettson_shell_run', { command });
    }
    await mayEnd;
    return says('done');
  };
}

test('through 50 cuts, a kill and a deploy of the server, both SDKs receive exactly what is stored', async () => {
  const reached = Array.from({ length: TURNS + 1 }, () => Promise.withResolvers<void>());
  const mayEnd = Promise.withResolvers<void>();
  await using opened = new AsyncDisposableStack();
  const provider = opened.adopt(
    await startScriptedModelServer(printing((turn) => reached[turn]?.resolve(), mayEnd.promise)),
    (server) => server.close(),
  );
  const dataDir = opened.adopt(await createServerDataDir(), (path) => removeFolder(path));
  const start = () =>
    startServerProcess(dataDir, {
      JETTSON_REGIONS: 'iad=1',
      JETTSON_MODEL: 'anthropic/scripted',
      ANTHROPIC_API_KEY: 'test',
      ANTHROPIC_BASE_URL: provider.url,
    });
  let server: ServerProcess = await start();
  opened.defer(async () => {
    await stopGently(server);
  });
  const apiKey = server.apiKey ?? '';
  const proxy = opened.use(
    await startCuttingProxy(
      () => server.url,
      // In the middle of an event, as it may be; the bytes are few enough for 50 cuts in what the three receive.
      () => ({ ms: 3000, bytes: 500 + Math.floor(Math.random() * 2200) }),
    ),
  );
  const { agent_id: agentId } = await new Jettson({ apiKey, baseUrl: server.url }).agents.spawn('print');

  const reads = [
    readWithTypeScript(apiKey, proxy.url, agentId),
    ...flavours.map((flavour) => readWithPython(flavour, apiKey, proxy.url, agentId)),
  ];
  await reached[2]?.promise;
  await killHard(server);
  server = await start();
  await reached[6]?.promise;
  await stopGently(server);
  server = await start();
  await reached[TURNS]?.promise;
  await expect.poll(proxy.cuts, { timeout: 60_000 }).toBeGreaterThanOrEqual(50);
  mayEnd.resolve();
  const received = await Promise.all(reads);

  const stored = await storedUntilEnd(new Jettson({ apiKey, baseUrl: server.url }), agentId);
  expect(stored.at(-1)).toMatchObject({ type: 'agent-status', data: { status: 'completed' } });
  expect(stored.map(({ id }) => id)).toEqual(stored.map((_, index) => index + 1));
  for (const events of received) expect(withoutBlanks(events)).toEqual(withoutBlanks(stored));
}, 240_000);

/** A record of Python has None for what is null and for what is not there, and an empty list for a list that is not there. */
function withoutBlanks(events: AgentEvent[]): unknown {
  const isBlank = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0);
  return JSON.parse(JSON.stringify(events), (_key, value) => (isBlank(value) ? undefined : value));
}

function readWithTypeScript(apiKey: string, baseUrl: string, agentId: string): Promise<AgentEvent[]> {
  return Array.fromAsync(new Jettson({ apiKey, baseUrl }).agents.stream(agentId));
}

async function readWithPython(
  flavour: (typeof flavours)[number],
  apiKey: string,
  baseUrl: string,
  agentId: string,
): Promise<AgentEvent[]> {
  const script = fileURLToPath(new URL('print_stream.py', import.meta.url));
  const { stdout } = await run(`${ROOT}.venv/bin/python`, [script, flavour, baseUrl, agentId], {
    env: { ...process.env, JETTSON_API_KEY: apiKey },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Page by page. What is remembered of an agent is written down behind its last event, which ends the stream. */
async function storedUntilEnd(client: Jettson, agentId: string): Promise<AgentEvent[]> {
  const stored: AgentEvent[] = [];
  for (let after: string | undefined; ; ) {
    const page = await client.agents.events(agentId, { after });
    stored.push(...page.data);
    if (page.next_cursor === null) break;
    after = page.next_cursor;
  }
  return stored.slice(0, stored.findLastIndex(({ type }) => type === 'agent-status') + 1);
}
