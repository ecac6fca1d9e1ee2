import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ScriptedModelServer, says, startScriptedModelServer } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { Jettson } from '@jettson/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../apps/server/src/cli/run-cli.ts';
import { createServerDataDir } from '../../apps/server/src/testing/create-server-data-dir.ts';
import { type ServerProcess, startServerProcess, stopGently } from '../chaos/server-process.ts';

/** The short form is part of the test command; `npm run test:load` sets the long one. */
const RATE = Number(process.env.JETTSON_TEST_LOAD_RATE ?? 20);
const SECONDS = Number(process.env.JETTSON_TEST_LOAD_SECONDS ?? 3);
/** Fewer than are sent, so that some have to be refused. */
const MAX_WAITING = Number(process.env.JETTSON_TEST_LOAD_MAX_WAITING ?? 20);

let provider: ScriptedModelServer;
let dataDir: string;
let server: ServerProcess;
beforeAll(async () => {
  provider = await startScriptedModelServer(() => says('done'));
  dataDir = await createServerDataDir();
  server = await startServerProcess(dataDir, {
    JETTSON_REGIONS: `iad=${process.env.JETTSON_TEST_LOAD_POOL ?? 2}`,
    JETTSON_MAX_WAITING: String(MAX_WAITING),
    JETTSON_MODEL: 'anthropic/scripted',
    ANTHROPIC_API_KEY: 'test',
    ANTHROPIC_BASE_URL: provider.url,
  });
});
afterAll(async () => {
  await stopGently(server);
  await provider.close();
  await removeFolder(dataDir);
});

test(`of ${RATE} spawns per second for ${SECONDS} s, each one succeeds or is refused with a time to retry`, async () => {
  await liftPlan(dataDir);
  const client = new Jettson({ apiKey: server.apiKey ?? '', baseUrl: server.url });
  const spawns: Promise<Spawned>[] = [];
  for (let number = 0; number < RATE * SECONDS; number++) {
    spawns.push(spawnOne(server, `task ${number}`));
    await sleep(1000 / RATE);
  }
  const answers = await Promise.all(spawns);

  const taken = answers.filter(({ status }) => status === 201);
  const refused = answers.filter(({ status }) => status !== 201);
  expect(taken.length).toBeGreaterThan(0);
  for (const { status, retryAfter } of refused) {
    expect([429, 503]).toContain(status);
    expect(retryAfter).toBeGreaterThan(0);
  }
  const resident: number[] = [];
  for (const [index, { agentId }] of taken.entries()) {
    const ended = await client.agents.wait(agentId, { timeoutMs: 3_600_000 });
    expect(ended).toMatchObject({ status: 'completed', final_result: 'done' });
    if ((index + 1) % Math.ceil(taken.length / 4) === 0) resident.push(await residentBytes(server));
  }
  resident.push(await residentBytes(server));
  const latencies = answers.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(share * (latencies.length - 1))]?.toFixed(0);
  const megabytes = resident.map((bytes) => (bytes / 1e6).toFixed(0));
  process.stdout.write(
    `load: ${taken.length} taken, ${refused.length} refused, POST p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ` +
      `resident at each quarter of the runs ${megabytes.join(', ')} MB\n`,
  );
  // The heap grows freely at first; a leak keeps growing.
  if (taken.length >= 1000) expect(resident.at(-1)).toBeLessThan(1.25 * (resident[1] ?? 0));
}, 3_600_000);

interface Spawned {
  status: number;
  agentId: string;
  /** Seconds. */
  retryAfter: number;
  ms: number;
}

/** Without the SDK, which would retry what was refused. */
async function spawnOne({ url, apiKey }: ServerProcess, task: string): Promise<Spawned> {
  const start = performance.now();
  const answer = await fetch(`${url}/agents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ task }),
  });
  const { agent_id: agentId } = (await answer.json()) as { agent_id: string };
  const ms = performance.now() - start;
  return { status: answer.status, agentId, retryAfter: Number(answer.headers.get('retry-after')), ms };
}

/** The limits of a plan are not tested here. */
async function liftPlan(folder: string): Promise<void> {
  const lifted = [
    '--agents',
    '1000000',
    '--spawns-per-minute',
    '1000000',
    '--spawns-per-hour',
    '1000000',
    '--requests-per-second',
    'unlimited',
  ];
  const code = await runCli(['node', 'jettson', 'plans', 'set', 'scale', ...lifted, '--data-dir', folder]);
  if (code !== 0) throw new Error('the plan was not changed');
}

async function residentBytes({ child }: ServerProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024;
}
