import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { calls, type ScriptedModelServer, says, startScriptedModelServer } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { type AgentEvent, Jettson } from '@jettson/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../apps/server/src/cli/run-cli.ts';
import { createServerDataDir } from '../../apps/server/src/testing/create-server-data-dir.ts';
import { type ServerProcess, startServerProcess, stopGently } from '../chaos/server-process.ts';
import { measurable, measureMemory } from './measure-memory.ts';
import { type OpenStream, openStream } from './open-stream.ts';

const STREAMS = 1000;
const AGENTS = 4;
/** How much of the server's memory each may use. */
const STREAM_BYTES = 64 * 1024;

/** Opened by the test: until then an agent waits for its model's answer. */
const gates = new Map<string, PromiseWithResolvers<void>>();
let provider: ScriptedModelServer;
let folder: string;
let server: ServerProcess;
let client: Jettson;
beforeAll(async () => {
  // The task is `<gate>: <command>`: it runs the command three times once the gate is open.
  provider = await startScriptedModelServer(async ({ messages }) => {
    const [, gate = '', command] = /(\w+): (.*)/.exec(messages[0]?.text ?? '') ?? [];
    await gates.get(gate)?.promise;
    const turn = messages.filter(({ role }) => role === 'tool').length;
    return turn < 3 ? calls(`call-${turn}`, 'jettson_shell_run', { command }) : says('done');
  });
  folder = await mkdtemp(join(tmpdir(), 'jettson-streams-'));
  server = await startServerProcess(await createServerDataDir(join(folder, 'data')), {
    ...measurable(folder),
    JETTSON_REGIONS: `iad=${AGENTS}`,
    JETTSON_MODEL: 'anthropic/scripted',
    ANTHROPIC_API_KEY: 'test',
    ANTHROPIC_BASE_URL: provider.url,
  });
  // The rate limit of a key is not tested here.
  const lifted = ['plans', 'set', 'scale', '--requests-per-second', 'unlimited'];
  await runCli(['node', 'jettson', ...lifted, '--data-dir', join(folder, 'data')]);
  client = new Jettson({ apiKey: server.apiKey, baseUrl: server.url });
});
afterAll(async () => {
  await stopGently(server);
  await provider.close();
  await removeFolder(folder);
});

/** An agent that has begun and continues when the gate is opened. */
async function spawnAt(gate: string, command: string): Promise<string> {
  const { agent_id: agentId } = await client.agents.spawn(`${gate}: ${command}`);
  for await (const { type } of client.agents.stream(agentId)) if (type === 'step-start') break;
  return agentId;
}

async function openStreams(count: number, agentId: string): Promise<OpenStream[]> {
  const streams: OpenStream[] = [];
  while (streams.length < count) {
    const some = Math.min(50, count - streams.length);
    streams.push(...(await Promise.all(Array.from({ length: some }, () => openStream(server, agentId)))));
  }
  return streams;
}

/** The events of a stream whose text was kept. */
function parse(text: string): AgentEvent[] {
  return [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data));
}

test('1,000 streams use at most 64 kB each, and all deliver what is stored', async () => {
  gates.set('crowd', Promise.withResolvers());
  const command = 'for i in 1 2 3 4 5 6; do echo "$i"; sleep 0.15; done';
  const agentIds = await Promise.all(Array.from({ length: AGENTS }, () => spawnAt('crowd', command)));
  // A server that was never busy has not yet made the room that any work needs.
  for (const agentId of agentIds) for (const { close } of await openStreams(100, agentId)) close();
  const before = await measureMemory(server, folder);

  const texts = (await Promise.all(agentIds.map((agentId) => openStreams(STREAMS / AGENTS, agentId)))).map(
    (streams) => streams.map((stream) => stream.read()),
  );
  await sleep(1000);
  const open = await measureMemory(server, folder);
  gates.get('crowd')?.resolve();
  const received = await Promise.all(texts.map((ofAgent) => Promise.all(ofAgent)));
  const after = await measureMemory(server, folder);

  const liveBytes = (open.live - before.live) / STREAMS;
  const residentBytes = (open.resident - before.resident) / STREAMS;
  process.stdout.write(
    `a stream takes ${(liveBytes / 1024).toFixed(1)} kB, ${(residentBytes / 1024).toFixed(1)} kB resident; ` +
      `the server has ${Math.round(after.resident / 1e6)} MB when all ended, ${Math.round(before.resident / 1e6)} MB before\n`,
  );
  expect(liveBytes).toBeLessThan(STREAM_BYTES);
  expect(residentBytes).toBeLessThan(STREAM_BYTES);
  for (const [index, agentId] of agentIds.entries()) {
    const [text = '', ...others] = new Set(received[index]);
    expect(others).toEqual([]);
    const { data } = await client.agents.events(agentId, { limit: 1000 });
    const events = parse(text);
    expect(events).toEqual(data.slice(0, events.length));
    expect(events.findLast(({ type }) => type === 'agent-status')?.data).toMatchObject({
      status: 'completed',
    });
  }
}, 180_000);

test("streams that nobody reads do not fill the server's memory, and are complete once they are read", async () => {
  gates.set('stalled', Promise.withResolvers());
  const agentId = await spawnAt('stalled', 'head -c 6000000 /dev/zero | tr "\\\\0" x');
  const streams = await openStreams(100, agentId);
  const before = await measureMemory(server, folder);

  gates.get('stalled')?.resolve();
  await client.agents.wait(agentId);
  const grown = async () => (await measureMemory(server, folder)).live - before.live;
  // A piece of what a command printed is the most that they hold; the run itself lets go of all of it in a moment.
  await expect.poll(grown, { timeout: 30_000, interval: 500 }).toBeLessThan(6_000_000);
  const texts = await Promise.all(streams.slice(0, 3).map((stream) => stream.read()));
  for (const { close } of streams) close();

  expect(texts[0]?.length).toBeGreaterThan(18_000_000);
  expect(texts.every((text) => text === texts[0])).toBe(true);
}, 180_000);
