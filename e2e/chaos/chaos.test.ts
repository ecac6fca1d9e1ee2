import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  calls,
  type Script,
  type ScriptedModelServer,
  says,
  startScriptedModelServer,
} from '@jettson/agent/testing';
import { type Agent, type AgentEvent, Jettson } from '@jettson/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  descendants,
  killHard,
  processesNaming,
  type ServerProcess,
  startServerProcess,
  stopGently,
} from './server-process.ts';

/** The short form is part of the test command; `npm run test:chaos` sets the long one. */
const AGENTS = Number(process.env.JETTSON_CHAOS_AGENTS ?? 8);
const KILLS = Number(process.env.JETTSON_CHAOS_KILLS ?? 6);
const SEED = Number(process.env.JETTSON_CHAOS_SEED ?? 1);
const STEPS = 5;

/** A small seeded generator (mulberry32): the same seed makes the same choices. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const hits = new Map<string, number>();
const counter = createServer((request, response) => {
  const key = request.url ?? '';
  hits.set(key, (hits.get(key) ?? 0) + 1);
  setTimeout(() => response.end('counted'), 20);
});

/** Five steps by a plan that the agent's number decides; the next one follows from how many results there are. */
const script: Script = ({ messages }) => {
  const number = Number(/agent (\d+)/.exec(messages.map(({ text }) => text).join(' '))?.[1]);
  const step = messages.filter(({ role }) => role === 'tool').length;
  if (step >= STEPS) return says(`agent ${number} is done`);
  const id = `call-${number}-${step}`;
  const { port } = counter.address() as AddressInfo;
  switch ((number + step) % 4) {
    case 0:
      return calls(id, 'jettson_shell_run', { command: `sleep 0.3; echo ${step}` });
    case 1:
      return calls(id, 'jettson_files_write', { path: `step-${step}.txt`, content: String(step) });
    default:
      return calls(id, 'jettson_http_request', {
        method: 'POST',
        url: `http://127.0.0.1:${port}/${number}/${step}`,
      });
  }
};

let provider: ScriptedModelServer;
let dataDir: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => counter.listen(0, '127.0.0.1', resolve));
  provider = await startScriptedModelServer(script);
  dataDir = await mkdtemp(join(tmpdir(), 'jettson-chaos-'));
});
afterAll(async () => {
  counter.close();
  await provider.close();
  await rm(dataDir, { recursive: true, force: true });
});

test(`${AGENTS} agents come to an end, and no call runs twice, through ${KILLS} kills`, async () => {
  const random = seeded(SEED);
  const environment = {
    JETTSON_REGIONS: 'iad=2',
    JETTSON_MODEL: 'anthropic/scripted',
    ANTHROPIC_API_KEY: 'test',
    ANTHROPIC_BASE_URL: provider.url,
    JETTSON_EGRESS_ALLOW: `127.0.0.1:${(counter.address() as AddressInfo).port}`,
  };
  let server = await startServerProcess(dataDir, environment);
  const { apiKey } = server;
  if (apiKey === null) throw new Error('the first start made no key');
  const connect = () => new Jettson({ apiKey, baseUrl: server.url, maxRetries: 0 });
  const agents: Agent[] = [];
  for (let number = 0; number < AGENTS; number++) {
    agents.push(await spawnSoon(connect(), `agent ${number}`));
  }

  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(300 + random() * 1500);
    if (!(await hurt(server, random()))) server = await startServerProcess(dataDir, environment);
  }
  const ended = await Promise.all(agents.map(({ agent_id }) => untilEnd(connect, agent_id)));
  const logs = await Promise.all(agents.map(({ agent_id }) => allEvents(connect(), agent_id)));
  const metered = (await connect().usage.get()).total.tool_calls;
  await stopGently(server);

  for (const agent of ended) {
    expect(agent.reason, JSON.stringify(agent)).toBeTruthy();
    if (agent.status === 'completed') expect(agent.final_result).toMatch(/agent \d+ is done/);
  }
  for (const log of logs) {
    expect(log.map(({ id }) => id)).toEqual(log.map((_, index) => index + 1));
    const started = log.filter(({ type }) => type === 'tool-call-start').map(({ data }) => data.callId);
    expect(new Set(started).size).toBe(started.length);
  }
  for (const [index, agent] of ended.entries()) {
    const calls = logs[index]?.filter(({ type }) => type === 'tool-call-start') ?? [];
    expect(agent.usage.tool_calls).toBe(calls.length);
  }
  expect(metered).toBe(ended.reduce((sum, { usage }) => sum + usage.tool_calls, 0));
  expect([...hits].filter(([, count]) => count > 1)).toEqual([]);
  expect(await processesNaming(dataDir)).toEqual([]);
  expect(await leftovers(computersOf(logs))).toEqual([]);
}, 3_600_000);

/** Kills something of the server. Returns whether the server itself still runs. */
async function hurt(server: ServerProcess, choice: number): Promise<boolean> {
  const below = await descendants(server.child.pid ?? 0);
  const victims = below.filter(({ command }) =>
    choice < 0.5 ? command.includes('bwrap') : command.includes('engine-process'),
  );
  const victim = victims[0];
  if (choice < 0.3 || victim === undefined) {
    await killHard(server);
    return false;
  }
  if (choice > 0.9) {
    await stopGently(server);
    return false;
  }
  process.kill(victim.pid, 'SIGKILL');
  return true;
}

/** The plan allows 20 agents at once; the next one waits for its turn. */
async function spawnSoon(client: Jettson, task: string): Promise<Agent> {
  for (;;) {
    try {
      return await client.agents.spawn(task, { idempotencyKey: task });
    } catch {
      await sleep(500);
    }
  }
}

async function untilEnd(connect: () => Jettson, agentId: string): Promise<Agent> {
  for (;;) {
    const agent = await connect()
      .agents.get(agentId)
      .catch(() => null);
    if (agent !== null && ['completed', 'error', 'stopped'].includes(agent.status)) return agent;
    await sleep(500);
  }
}

async function allEvents(client: Jettson, agentId: string): Promise<AgentEvent[]> {
  const all: AgentEvent[] = [];
  for await (const event of client.agents.stream(agentId)) all.push(event);
  return all;
}

/** What computers leave on the machine when they are not cleaned up: folders, mounts, loop devices, control groups. */
async function leftovers(ids: Set<string>): Promise<string[]> {
  const folders = await readdir(join(dataDir, 'computers')).catch(() => []);
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n');
  const devices = (await readdir('/sys/block')).filter((name) => name.startsWith('loop'));
  const files = devices.map((name) =>
    readFile(`/sys/block/${name}/loop/backing_file`, 'utf8').catch(() => ''),
  );
  const groups = await readdir('/sys/fs/cgroup', { recursive: true }).catch(() => []);
  return [
    ...folders.filter((name) => name.startsWith('cmp_')),
    ...[...mounts, ...(await Promise.all(files))].filter((line) => line.includes(dataDir)),
    ...groups.filter((path) => ids.has(basename(path))),
  ];
}

function computersOf(logs: AgentEvent[][]): Set<string> {
  const ready = logs.flat().filter(({ type }) => type === 'computer-ready');
  return new Set(ready.map(({ data }) => String(data.computerId)));
}
