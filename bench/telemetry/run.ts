/**
 * What traces and metrics cost a run: `node bench/telemetry/run.ts [rounds] [runs a round]`. Two servers are loaded in turn, 16
 * runs at once: one counts nothing and exports nothing; the other counts, is read like by Prometheus every 5 s, and sends
 * traces and metrics to a collector, which only reads them. Compare the ratios: the machine may do other work, which is
 * why processor time is measured too.
 */
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { calls, inTurns, says, startScriptedModelServer } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { Jettson } from '@jettson/sdk';
import { type ServerProcess, startServerProcess, stopGently } from '../../e2e/chaos/server-process.ts';
import { createKey, MANY_SPAWNS } from '../runs/create-key.ts';
import { openProcessorMeter, type ProcessorMeter } from '../runs/processor.ts';

const ROUNDS = Number(process.argv[2] ?? 8);
const RUNS = Number(process.argv[3] ?? 64);
const AT_ONCE = 16;

const script = inTurns(
  calls('shell', 'jettson_shell_run', { command: 'echo hello' }),
  calls('file', 'jettson_files_write', { path: 'a.txt', content: 'hello' }),
  says('done'),
);

interface Side {
  name: string;
  server: ServerProcess;
  client: Jettson;
  meter: ProcessorMeter;
  perSecond: number[];
  cpuMs: number[];
}

async function start(name: string, dataDir: string, environment: Record<string, string>): Promise<Side> {
  const server = await startServerProcess(dataDir, environment);
  const apiKey = await createKey(dataDir, MANY_SPAWNS);
  const client = new Jettson({ apiKey, baseUrl: server.url });
  const meter = await openProcessorMeter(server.child.pid ?? 0);
  return { name, server, client, meter, perSecond: [], cpuMs: [] };
}

async function oneRun(client: Jettson): Promise<void> {
  const { agent_id } = await client.agents.spawn('bench');
  for await (const _ of client.agents.stream(agent_id));
}

async function load({ client }: Side, runs: number): Promise<void> {
  let left = runs;
  const lane = async () => {
    while (left-- > 0) await oneRun(client);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

async function measure(side: Side): Promise<void> {
  const total = async () => Object.values(await side.meter.read()).reduce((sum, ms) => sum + ms, 0);
  const before = await total();
  const startedAt = performance.now();
  await load(side, RUNS);
  side.perSecond.push((RUNS * 1000) / (performance.now() - startedAt));
  // The last batches are sent a second later.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  side.cpuMs.push(((await total()) - before) / RUNS);
}

const median = (values: number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Of each round, so that what the machine does besides is in both. */
const ratios = (on: number[], off: number[]) => on.map((value, index) => value / (off[index] ?? Number.NaN));

const folder = await mkdtemp(join(tmpdir(), 'jettson-bench-'));
const provider = await startScriptedModelServer(script);
let received = 0;
const collector = createServer((request, response) => {
  request.on('data', (piece) => {
    received += piece.length;
  });
  request.on('end', () => response.end());
});
await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
const common = {
  JETTSON_MODEL: 'anthropic/scripted',
  ANTHROPIC_API_KEY: 'bench',
  ANTHROPIC_BASE_URL: provider.url,
  JETTSON_REGIONS: 'iad=4',
};
const sides: Side[] = [];
try {
  const off = await start('off', join(folder, 'off'), {
    ...common,
    NODE_OPTIONS: `--import ${fileURLToPath(new URL('./without-counting.ts', import.meta.url))}`,
  });
  sides.push(off);
  const on = await start('on', join(folder, 'on'), {
    ...common,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_METRIC_EXPORT_INTERVAL: '5000',
  });
  sides.push(on);
  const scraping = setInterval(() => {
    void fetch(on.server.url.replace('/api/v1', '/metrics')).then((response) => response.text());
  }, 5000);
  for (const side of sides) await load(side, AT_ONCE * 2);
  for (let round = 0; round < ROUNDS; round++) {
    for (const side of round % 2 === 0 ? [off, on] : [on, off]) await measure(side);
  }
  clearInterval(scraping);
  for (const { name, perSecond, cpuMs } of sides) {
    console.log(
      `${name.padEnd(4)} ${median(perSecond).toFixed(1)} runs/s  ${median(cpuMs).toFixed(1)} ms of processor a run  ` +
        `(rounds: ${perSecond.map((value) => value.toFixed(1)).join(' ')})`,
    );
  }
  console.log(
    `on / off, median of ${ROUNDS} rounds of ${RUNS} runs: runs/s ${median(ratios(on.perSecond, off.perSecond)).toFixed(3)}, ` +
      `processor ${median(ratios(on.cpuMs, off.cpuMs)).toFixed(3)} (${on.meter.how}); ` +
      `sent ${(received / 1024 / ROUNDS / RUNS).toFixed(1)} kB a run`,
  );
} finally {
  for (const { meter, server } of sides) {
    await meter.close();
    await stopGently(server);
  }
  collector.closeAllConnections();
  collector.close();
  await provider.close();
  await removeFolder(folder);
}
