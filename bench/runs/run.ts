/**
 * What the platform adds to a run: `node bench/runs/run.ts [runs]`. A scripted model answers immediately over the real wire
 * format, so the time that passes is the platform's. A bare sandbox, a bare HTTP call, LangGraph's dev server and durable
 * agents of Mastra are measured in the same run: compare the ratios, not the milliseconds of two machines. Processor time,
 * statements and syncs are counted, and say more than times on a machine that does other work.
 */

import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { calls, inTurns, says, startScriptedModelServer } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { type Agent, Jettson } from '@jettson/sdk';
import { descendants, startServerProcess, stopGently } from '../../e2e/chaos/server-process.ts';
import { countSyncs } from './count-syncs.ts';
import { createKey, MANY_SPAWNS } from './create-key.ts';
import { type Measured, measureOthers } from './other-products.ts';
import { openProcessorMeter } from './processor.ts';

const RUNS = Number(process.argv[2] ?? 40);
const AT_ONCE = 16;

const script = inTurns(
  calls('shell', 'jettson_shell_run', { command: 'echo hello' }),
  calls('file', 'jettson_files_write', { path: 'a.txt', content: 'hello' }),
  says('done'),
);

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}

function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

async function repeat(times: number, work: () => Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < times; i++) all.push((await timed(work)).ms);
  return all;
}

function report(name: string, values: number[], baseline?: { name: string; values: number[] }): void {
  const p50 = quantile(values, 0.5);
  const ratio = baseline ? `  ${(p50 / quantile(baseline.values, 0.5)).toFixed(1)} × ${baseline.name}` : '';
  console.log(
    `${name.padEnd(44)} p50 ${p50.toFixed(1)} ms  p95 ${quantile(values, 0.95).toFixed(1)} ms${ratio}`,
  );
}

async function untilEnd(client: Jettson, agentId: string): Promise<Agent> {
  for await (const _ of client.agents.stream(agentId));
  return client.agents.get(agentId);
}

async function oneRun(client: Jettson): Promise<Agent> {
  const { agent_id } = await client.agents.spawn('bench');
  const agent = await untilEnd(client, agent_id);
  if (agent.status !== 'completed') throw new Error(JSON.stringify(agent));
  return agent;
}

async function manyRuns(client: Jettson, runs: number): Promise<void> {
  let left = runs;
  const lane = async () => {
    while (left-- > 0) await oneRun(client);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** The queries that the server has sent to its database so far. */
async function countStatements(pid: number): Promise<number> {
  await rm(statements, { force: true });
  process.kill(pid, 'SIGUSR2');
  for (;;) {
    const text = await readFile(statements, 'utf8').catch(() => '');
    if (text !== '') return Number(text);
    await sleep(20);
  }
}

async function reportSyncs(client: Jettson, pid: number): Promise<void> {
  const engine = (await descendants(pid)).find(({ command }) => command.includes('engine-process'));
  if (engine === undefined) return;
  const alone = await countSyncs(engine.pid, async () => {
    for (let i = 0; i < 10; i++) {
      await oneRun(client);
      await sleep(500);
    }
  });
  const together = await countSyncs(engine.pid, () => manyRuns(client, RUNS));
  if (alone === null || together === null) console.log('syncs of the disk: not counted, without strace');
  else {
    console.log(
      `syncs of the disk a run: one at a time ${(alone / 10).toFixed(1)}, ${AT_ONCE} at once ${(together / RUNS).toFixed(1)}`,
    );
  }
}

function reportBeside(measured: Measured | { name: string; error: string }, ours: Measured): void {
  if ('error' in measured) {
    console.log(`${measured.name} not measured: ${measured.error}`);
    return;
  }
  const { name, times, perSecond, cpuMs } = measured;
  const [p50, ourP50] = [quantile(times, 0.5), quantile(ours.times, 0.5)];
  console.log(
    `${name.padEnd(44)} p50 ${p50.toFixed(1)} ms (ours ${(ourP50 / p50).toFixed(2)} ×)  ${AT_ONCE} at once ` +
      `${perSecond.toFixed(1)} runs/s (ours ${(ours.perSecond / perSecond).toFixed(2)} ×)  ${cpuMs.toFixed(0)} ms of processor a run`,
  );
}

/** Proportional set size of a process, which counts shared pages only once, in kB. */
async function memoryOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0);
}

const dataDir = await mkdtemp(join(tmpdir(), 'jettson-bench-'));
const provider = await startScriptedModelServer(script);
const statements = join(dataDir, 'statements');
const environment = {
  NODE_OPTIONS: `--import ${fileURLToPath(new URL('./count-statements.ts', import.meta.url))}`,
  BENCH_STATEMENTS: statements,
  JETTSON_MODEL: 'anthropic/scripted',
  ANTHROPIC_API_KEY: 'bench',
  ANTHROPIC_BASE_URL: provider.url,
  JETTSON_REGIONS: 'iad=4',
};
try {
  const first = await startServerProcess(dataDir, environment);
  const apiKey = await createKey(dataDir, MANY_SPAWNS);
  const client = new Jettson({ apiKey, baseUrl: first.url });
  await oneRun(client);
  await sleep(2000);

  const run = promisify(execFile);
  const box = await repeat(10, () =>
    run('bwrap', ['--ro-bind', '/', '/', '--unshare-all', '--proc', '/proc', 'sh', '-c', 'true']),
  );
  const health = await repeat(50, () =>
    fetch(`${first.url.replace('/api/v1', '')}/healthz`).then((r) => r.text()),
  );
  report('a bare bubblewrap sandbox', box);
  report('GET /healthz', health);

  const posts: number[] = [];
  for (let i = 0; i < 20; i++) {
    const { ms, value } = await timed(() => client.agents.spawn('bench'));
    posts.push(ms);
    await untilEnd(client, value.agent_id);
    await sleep(300);
  }
  report('POST /agents, nothing else going on', posts, { name: 'GET /healthz', values: health });

  const single: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    single.push((await timed(() => oneRun(client))).ms);
    await sleep(300);
  }
  report('a run of 3 turns, POST to its last event', single, { name: 'a bare sandbox', values: box });

  const pid = first.child.pid ?? 0;
  const meter = await openProcessorMeter(pid);
  const before = { cpu: await meter.read(), statements: await countStatements(pid) };
  const { ms } = await timed(() => manyRuns(client, RUNS * 2));
  await sleep(1000);
  const after = { cpu: await meter.read(), statements: await countStatements(pid) };
  await meter.close();
  const perRun = (value: number) => value / (RUNS * 2);
  const cpu = {
    computers: perRun(after.cpu.computers - before.cpu.computers),
    server: perRun(after.cpu.server - before.cpu.server),
    engine: perRun(after.cpu.engine - before.cpu.engine),
  };
  const ours: Measured = {
    name: 'Jettson',
    times: single,
    perSecond: (RUNS * 2000) / ms,
    cpuMs: cpu.computers + cpu.server + cpu.engine,
  };
  console.log(
    `processor a run, ${AT_ONCE} at once: ${ours.cpuMs.toFixed(0)} ms = computers ${cpu.computers.toFixed(0)} + ` +
      `server ${cpu.server.toFixed(0)} + engine ${cpu.engine.toFixed(0)} (${meter.how})`,
  );
  console.log(
    `statements a run, with the caller's: ${perRun(after.statements - before.statements).toFixed(1)}`,
  );
  await reportSyncs(client, pid);
  for (const one of [ours, ...(await measureOthers(RUNS, AT_ONCE))]) reportBeside(one, ours);

  await sleep(70_000);
  const processes = [{ pid, command: 'server' }, ...(await descendants(pid))];
  const memory = await Promise.all(processes.map(({ pid }) => memoryOf(pid)));
  const total = memory.reduce((sum, kB) => sum + kB, 0);
  console.log(
    `${'memory of all processes, idle'.padEnd(44)} ${(total / 1024).toFixed(0)} MB (PSS, ${processes.length} processes)`,
  );

  await stopGently(first);
  const restart = await timed(() => startServerProcess(dataDir, environment));
  console.log(`${'ready again after a restart'.padEnd(44)} ${(restart.ms / 1000).toFixed(1)} s`);
  await stopGently(restart.value);
  console.log(
    `computers left behind: ${(await readdir(join(dataDir, 'computers'))).filter((name) => name.startsWith('cmp_')).length}`,
  );
} finally {
  await provider.close();
  await removeFolder(dataDir);
}
