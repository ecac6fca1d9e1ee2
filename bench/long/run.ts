/**
 * What a long run costs: `node bench/long/run.ts`. The model answers at once, and each turn makes one call of the shell,
 * so the time from one request to the next is the platform's. Times are ratios to an empty write to a database of the
 * same kind on the same disk, measured in the same run.
 */

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@jettson/database';
import { removeFolder } from '@jettson/database/testing';
import { Jettson } from '@jettson/sdk';
import { sql } from 'kysely';
import { type ServerProcess, startServerProcess, stopGently } from '../../e2e/chaos/server-process.ts';
import { createKey } from '../runs/create-key.ts';
import { type Asked, promptOf, startInstantModel } from './start-instant-model.ts';

const SHORT_TURNS = 100;
const LONG_TURNS = Number(process.argv[2] ?? 500);
const REPEATS = 3;
const WRITES = 200;

const dataDir = await mkdtemp(join(tmpdir(), 'jettson-bench-'));
const writeDir = await mkdtemp(join(tmpdir(), 'jettson-bench-'));
let turns = SHORT_TURNS;
// 6 kB a turn: 3 MB in 500 turns.
const model = await startInstantModel('head -c 6000 /dev/zero | tr "\\0" x', () => turns);
let server: ServerProcess | undefined;
try {
  server = await startServerProcess(dataDir, {
    JETTSON_MODEL: 'anthropic/instant',
    ANTHROPIC_API_KEY: 'bench',
    ANTHROPIC_BASE_URL: model.url,
    JETTSON_REGIONS: 'iad=2',
  });
  const apiKey = await createKey(dataDir, ['--agents', '10', '--turns', '1000']);
  const client = new Jettson({ apiKey, baseUrl: server.url });
  turns = 3;
  await runOnce(client);

  turns = SHORT_TURNS;
  const times: number[] = [];
  const writes: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    writes.push(...(await emptyWrites()));
    times.push(...turnTimes(await runOnce(client)));
  }
  const write = quantile(writes, 0.5);
  report('an empty database write', writes);
  report(`a turn of ${SHORT_TURNS}, with a call of the shell`, times, write);

  const asked = await runOnce(client);
  const prompts = asked.map(promptOf);
  const sent = prompts.map(({ length }) => length);
  const cached = prompts.map((prompt, index) => sharedPrefix(prompts[index - 1] ?? '', prompt));
  const shares = cached.map((length, index) => length / (sent[index] ?? 0));
  console.log(
    `${`cached of what ${SHORT_TURNS} turns send`.padEnd(44)} ${percent(sum(cached) / sum(sent))}, of the worst request ${percent(Math.min(...shares.slice(1)))}`,
  );

  turns = LONG_TURNS;
  const long = turnTimes(await runOnce(client));
  const around50 = long.slice(39, 60);
  const last = long.slice(-21);
  report(`turn 50 of ${LONG_TURNS}`, around50, write);
  report(`turn ${LONG_TURNS} of ${LONG_TURNS}`, last, write);
  console.log(
    `${'the last turn, compared with the 50th'.padEnd(44)} ${(quantile(last, 0.5) / quantile(around50, 0.5)).toFixed(2)} ×`,
  );
} finally {
  if (server) await stopGently(server);
  await model.close();
  await removeFolder(dataDir);
  await removeFolder(writeDir);
}

async function runOnce(client: Jettson): Promise<Asked[]> {
  model.asked = [];
  const { agent_id: id } = await client.agents.spawn('bench', {
    maxTurns: Math.max(turns, 20),
    tools: ['shell'],
  });
  for await (const _ of client.agents.stream(id));
  const { status, reason, error } = await client.agents.get(id);
  if (status !== 'completed') throw new Error(`${status}: ${reason} ${error}`);
  return model.asked;
}

/** From each request to the next. */
function turnTimes(asked: Asked[]): number[] {
  return asked.slice(1).map(({ at }, index) => at - (asked[index]?.at ?? at));
}

/** How many characters two requests have in common from their start. */
function sharedPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}

/** A row without content, synced to disk. */
async function emptyWrites(): Promise<number[]> {
  const database = await openDatabase({ dataDir: writeDir });
  await sql`create table if not exists empty_writes (id int generated always as identity)`.execute(
    database.db,
  );
  const times: number[] = [];
  for (let count = 0; count < WRITES; count++) {
    const start = performance.now();
    await sql`insert into empty_writes default values`.execute(database.db);
    times.push(performance.now() - start);
  }
  await database.close();
  return times;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

function report(name: string, values: number[], write?: number): void {
  const p50 = quantile(values, 0.5);
  const ratio = write === undefined ? '' : `  ${(p50 / write).toFixed(1)} × an empty write`;
  console.log(
    `${name.padEnd(44)} p50 ${p50.toFixed(1)} ms  p95 ${quantile(values, 0.95).toFixed(1)} ms${ratio}`,
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
