import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { calls, inTurns, says, startScriptedModelServer } from '@jettson/agent/testing';
import { freePort } from '../../apps/server/src/testing/ports.ts';
import { openProcessorMeter } from './processor.ts';

const run = promisify(execFile);
const HERE = fileURLToPath(new URL('others', import.meta.url));
const BIN = join(HERE, '.venv/bin');
/** Loading LangGraph's server takes a while on a busy machine. */
const READY_MS = 120_000;

export interface Measured {
  name: string;
  /** Of runs one at a time, milliseconds. */
  times: number[];
  /** Runs a second, many at once. */
  perSecond: number;
  /** Processor a run then, milliseconds. */
  cpuMs: number;
}
type Other = Measured | { name: string; error: string };

/**
 * The same run in LangGraph's dev server and with Mastra's durable agents: two tool calls and an answer, the same model. Their
 * tools run on this machine, without a computer. LangGraph's dev server keeps its runs in memory. Mastra is measured twice: with
 * nothing stored of a running agent, which is its default, and with running agents in LibSQL, as recovery after a crash needs it.
 * They are installed when they are first measured.
 */
export async function measureOthers(runs: number, atOnce: number): Promise<Other[]> {
  const model = await startScriptedModelServer(
    inTurns(
      calls('shell', 'shell', { command: 'echo hello' }),
      calls('file', 'write', { path: 'a.txt', content: 'hello' }),
      says('done'),
    ),
  );
  const orError = (name: string, work: Promise<Omit<Measured, 'name'>>): Promise<Other> =>
    work.then(
      (measured) => ({ name, ...measured }),
      (error) => ({ name, error: String(error).split('\n').slice(0, 3).join(' ') }),
    );
  try {
    return [
      await orError("LangGraph's dev server", measureLangGraph(model.url, { runs, atOnce })),
      await orError('Mastra, durable agent in memory', measureMastra(model.url, { runs, atOnce })),
      await orError('Mastra, durable agent in LibSQL', measureMastraOnDisk(model.url, { runs, atOnce })),
    ];
  } finally {
    await model.close();
  }
}

interface Load {
  runs: number;
  atOnce: number;
}

async function measureMastraOnDisk(modelUrl: string, load: Load): Promise<Omit<Measured, 'name'>> {
  const folder = await mkdtemp(join(tmpdir(), 'jettson-bench-'));
  try {
    return await measureMastra(modelUrl, load, join(folder, 'mastra.db'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measureMastra(
  modelUrl: string,
  { runs, atOnce }: Load,
  ...file: string[]
): Promise<Omit<Measured, 'name'>> {
  if (!existsSync(join(HERE, 'node_modules'))) {
    await run('npm', ['install', '--prefix', HERE, '--no-package-lock', '--no-audit', '--no-fund']);
  }
  const program = join(HERE, 'measure-mastra.js');
  const { stdout } = await run(process.execPath, [program, modelUrl, String(runs), String(atOnce), ...file]);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

async function measureLangGraph(modelUrl: string, { runs, atOnce }: Load): Promise<Omit<Measured, 'name'>> {
  if (!existsSync(BIN)) {
    await run('python3', ['-m', 'venv', join(HERE, '.venv')]);
    await run(join(BIN, 'pip'), ['install', '--quiet', '-r', join(HERE, 'requirements.txt')]);
  }
  const port = await freePort();
  const options = ['--no-browser', '--no-reload', '--n-jobs-per-worker', String(atOnce)];
  const server = spawn(join(BIN, 'langgraph'), ['dev', '--port', String(port), ...options], {
    cwd: HERE,
    env: {
      ...process.env,
      PATH: `${BIN}:${process.env.PATH}`,
      BENCH_MODEL_URL: modelUrl,
      LANGSMITH_TRACING: 'false',
    },
    stdio: 'ignore',
  });
  try {
    await untilReady(server, `http://127.0.0.1:${port}/ok`);
    return await measureServer(server.pid ?? 0, `http://127.0.0.1:${port}`, { runs, atOnce });
  } finally {
    const ended = once(server, 'exit');
    server.kill();
    await Promise.race([ended, sleep(10_000, undefined, { ref: false })]);
    server.kill('SIGKILL');
  }
}

async function measureServer(
  pid: number,
  url: string,
  { runs, atOnce }: Load,
): Promise<Omit<Measured, 'name'>> {
  const oneRun = async () => {
    const startedAt = performance.now();
    const response = await fetch(`${url}/runs/wait`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        assistant_id: 'bench',
        input: { messages: [{ role: 'user', content: 'bench' }] },
      }),
    });
    const text = await response.text();
    if (!text.includes('done')) throw new Error(`a run of LangGraph ended with ${text.slice(0, 200)}`);
    return performance.now() - startedAt;
  };
  for (let n = 0; n < 3; n++) await oneRun();
  const times: number[] = [];
  // It looks for work once a second.
  for (let n = 0; n < Math.min(runs, 15); n++) times.push(await oneRun());
  const meter = await openProcessorMeter(pid);
  try {
    const before = await meter.read();
    let left = runs * 2;
    const startedAt = performance.now();
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (left-- > 0) await oneRun();
      }),
    );
    const perSecond = (runs * 2000) / (performance.now() - startedAt);
    const { server } = await meter.read();
    return { times, perSecond, cpuMs: (server - before.server) / (runs * 2) };
  } finally {
    await meter.close();
  }
}

async function untilReady(server: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline && server.exitCode === null) {
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await sleep(250);
  }
  throw new Error('it did not start');
}
