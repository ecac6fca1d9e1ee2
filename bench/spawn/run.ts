/**
 * How soon a spawned agent starts to work: `node bench/spawn/run.ts [spawns]`. Measures the time from the POST to the
 * start of the first tool call, with and without a warm computer, and how often spawns at a steady rate find a warm
 * one. The cost of a bare sandbox is measured in the same run: compare the ratios, not the milliseconds of two
 * machines.
 */

import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { calls, inTurns, says, startScriptedModelServer } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { type Agent, Jettson } from '@jettson/sdk';
import { startServerProcess, stopGently } from '../../e2e/chaos/server-process.ts';

const SPAWNS = Number(process.argv[2] ?? 20);
/** The steady rate: one spawn per this many milliseconds. */
const PACE_MS = 500;

const script = inTurns(calls('shell', 'jettson_shell_run', { command: 'true' }), says('done'));

interface Spawned {
  agent: Agent;
  /** From POST to the start of the first tool call. */
  firstCallMs: number;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function spawnOne(client: Jettson): Promise<Spawned> {
  const start = performance.now();
  const { agent_id } = await client.agents.spawn('bench');
  let firstCallMs = Number.NaN;
  for await (const { type } of client.agents.stream(agent_id)) {
    if (type === 'tool-call-start') firstCallMs = performance.now() - start;
  }
  return { agent: await client.agents.get(agent_id), firstCallMs };
}

/** A bare sandbox that ends immediately, in milliseconds. */
async function bareSandbox(): Promise<number> {
  const start = performance.now();
  await promisify(execFile)('bwrap', ['--ro-bind', '/', '/', '--unshare-all', '--proc', '/proc', 'true']);
  return performance.now() - start;
}

async function withServer(regions: string, measure: (client: Jettson) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'jettson-bench-'));
  const provider = await startScriptedModelServer(script);
  const server = await startServerProcess(dataDir, {
    JETTSON_MODEL: 'anthropic/scripted',
    ANTHROPIC_API_KEY: 'bench',
    ANTHROPIC_BASE_URL: provider.url,
    JETTSON_REGIONS: regions,
  });
  try {
    await measure(new Jettson({ apiKey: server.apiKey ?? '', baseUrl: server.url }));
  } finally {
    await stopGently(server);
    await provider.close();
    await removeFolder(dataDir);
  }
}

const bare: number[] = [];
for (let i = 0; i < 10; i++) bare.push(await bareSandbox());
const report = (name: string, values: number[]) =>
  console.log(
    `${name.padEnd(44)} p50 ${median(values).toFixed(0)} ms  ${(median(values) / median(bare)).toFixed(1)} × a bare sandbox`,
  );
report('a bare bubblewrap sandbox', bare);

await withServer('iad=4', async (client) => {
  await spawnOne(client);
  await sleep(3000);
  const spawned: Promise<Spawned>[] = [];
  for (let i = 0; i < SPAWNS; i++) {
    spawned.push(spawnOne(client));
    await sleep(PACE_MS);
  }
  const all = await Promise.all(spawned);
  const warm = all.filter(({ agent }) => agent.warm_hit);
  report(
    'warm: POST to the first tool call',
    warm.map(({ firstCallMs }) => firstCallMs),
  );
  report(
    'warm: POST to its computer (spawn_time_ms)',
    warm.map(({ agent }) => agent.spawn_time_ms ?? Number.NaN),
  );
  console.log(
    `${`hit rate at ${1000 / PACE_MS} spawns a second`.padEnd(44)} ${((100 * warm.length) / all.length).toFixed(0)} %`,
  );
});

await withServer('iad=0', async (client) => {
  await spawnOne(client);
  const cold: Spawned[] = [];
  for (let i = 0; i < SPAWNS; i++) cold.push(await spawnOne(client));
  report(
    'cold: POST to the first tool call',
    cold.map(({ firstCallMs }) => firstCallMs),
  );
});
