/**
 * How far one Postgres carries: `node bench/scale/run.ts [workers] [agents]`. Simulates workers (50) with fake computers and a
 * scripted model that thinks for 200 ms, so that nearly all the work is the database's and the workers' own. Ten workers share a
 * process, which is killed with -9 in the end, to see how long its agents wait for the next worker. Uses DATABASE_URL, an
 * empty database, or starts a Postgres that syncs to disk.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { DatabaseHandle } from '@jettson/database';
import { removeFolder } from '@jettson/database/testing';
import { sql } from 'kysely';
import { pino } from 'pino';
import { readConfig } from '../../apps/server/src/config.ts';
import { openApiDeps } from '../../apps/server/src/deps.ts';
import { spawnAgent } from '../../apps/server/src/lifecycle/spawn-agent.ts';
import { newAccount } from '../../apps/server/src/testing/new-account.ts';
import { startPostgres } from '../../packages/database/src/testing/start-postgres.ts';
import type { Report } from './worker-process.ts';

const WORKERS = Number(process.argv[2] ?? 50);
const AGENTS = Number(process.argv[3] ?? 1000);
const PER_PROCESS = 10;
const ACCOUNTS = 20;
const IDLE_SECONDS = 10;
/** Agents that are running when a process is killed. */
const LONG = WORKERS;

const dataDir = await mkdtemp(join(tmpdir(), 'jettson-scale-'));
const own = process.env.DATABASE_URL === undefined ? await startPostgres({ isDurable: true }) : undefined;
const environment = {
  DATABASE_URL: process.env.DATABASE_URL ?? own?.url ?? '',
  JETTSON_DATA_DIR: dataDir,
  JETTSON_REGIONS: 'iad=0',
};
const api = await openApiDeps(readConfig({}, environment), pino({ level: 'silent' }), { migrate: true });
const { db }: Pick<DatabaseHandle, 'db'> = api.database;
const processes: ChildProcess[] = [];
try {
  await sql`
    update plans set max_concurrent_agents = 100000, spawns_per_minute = 1000000, spawns_per_hour = 1000000
     where name = 'scale'`.execute(db);
  const accounts: { accountId: string; keyId: string }[] = [];
  for (let n = 0; n < ACCOUNTS; n++) accounts.push(await newAccount(db));
  for (let n = 0; n < WORKERS / PER_PROCESS; n++) processes.push(await startProcess());
  console.log(
    `${WORKERS} workers in ${processes.length} processes, ${ACCOUNTS} accounts, ${await describePostgres()}`,
  );

  await ask('start');
  const idle = await measure(() => sleep(IDLE_SECONDS * 1000));
  console.log(
    `idle                       ${perSecond(idle.statements, idle.seconds)} statements/s, ` +
      `${perSecond(idle.commits, idle.seconds)} transactions/s`,
  );

  await ask('start');
  const busy = await measure(async () => {
    await spawn('short', AGENTS);
    await until('all agents have ended', async () => (await countLive()) === 0);
  });
  const { rows: waits } = await sql<{ ms: number }>`
    select extract(epoch from e.ts - a.created_at) * 1000 as ms
      from agents a, lateral (select min(ts) as ts from agent_events e
                               where e.agent_id = a.id and e.seq > 1) e`.execute(db);
  console.log(
    `${AGENTS} agents of 3 turns     ${perSecond(AGENTS, busy.seconds)} runs/s, ` +
      `${perSecond(busy.statements, busy.seconds)} statements/s, ${perSecond(busy.commits, busy.seconds)} transactions/s, ` +
      `${(busy.statements / AGENTS).toFixed(0)} statements a run`,
  );
  console.log(`claim (the statement)      ${quantiles(busy.claims)}`);
  console.log(`from spawn to first step   ${quantiles(waits.map(({ ms }) => Number(ms)))}`);

  await spawn('long', LONG);
  await until('all long agents run', async () => (await countHeld()) === LONG);
  const victim = processes.shift() as ChildProcess;
  const workers = (await askOne(victim, 'report')).workers;
  const { rows: held } = await sql<{ id: string; leaseId: string }>`
    select id, lease_id as "leaseId" from agents where split_part(lease_id, ':', 1) = any(${workers})`.execute(
    db,
  );
  const ended = once(victim, 'exit');
  victim.kill('SIGKILL');
  await ended;
  const killedAt = performance.now();
  const leases = new Map(held.map(({ id, leaseId }) => [id, leaseId]));
  const takeovers: number[] = [];
  await until('all agents are taken over', async () => {
    const { rows } = await sql<{ id: string; leaseId: string | null }>`
      select id, lease_id as "leaseId" from agents where id = any(${[...leases.keys()]})`.execute(db);
    for (const { id, leaseId } of rows) {
      if (leaseId === null || leaseId === leases.get(id)) continue;
      leases.delete(id);
      takeovers.push(performance.now() - killedAt);
    }
    return leases.size === 0;
  });
  console.log(
    `takeover after kill -9     ${quantiles(takeovers)} (${takeovers.length} agents; leases last 15 s)`,
  );

  async function spawn(task: string, count: number): Promise<void> {
    const one = (n: number) => {
      const account = accounts[n % ACCOUNTS] as (typeof accounts)[number];
      const request = { task, metadata: { auto_extract: false } };
      return spawnAgent(api, { ...account, memoryLimit: null }, request as never, undefined);
    };
    for (let n = 0; n < count; n += ACCOUNTS)
      await Promise.all(Array.from({ length: Math.min(ACCOUNTS, count - n) }, (_, more) => one(n + more)));
  }
} finally {
  for (const child of processes) child.kill('SIGKILL');
  await api[Symbol.asyncDispose]();
  await own?.stop();
  await removeFolder(dataDir);
}

async function startProcess(): Promise<ChildProcess> {
  const program = fileURLToPath(new URL('./worker-process.ts', import.meta.url));
  const child = fork(program, [String(PER_PROCESS)], { env: { ...process.env, ...environment } });
  await once(child, 'message');
  return child;
}

async function askOne(child: ChildProcess, question: 'start' | 'report'): Promise<Report> {
  const answered = once(child, 'message');
  child.send(question);
  const [report] = await answered;
  return report as Report;
}

/** `start` forgets what was counted so far. */
function ask(question: 'start' | 'report'): Promise<Report[]> {
  return Promise.all(processes.map((child) => askOne(child, question)));
}

async function measure(work: () => Promise<unknown>) {
  const [begun, commits] = [performance.now(), await countCommits()];
  await work();
  const seconds = (performance.now() - begun) / 1000;
  const reports = await ask('report');
  return {
    seconds,
    commits: (await countCommits()) - commits,
    statements: reports.reduce((sum, { statements }) => sum + statements, 0),
    claims: reports.flatMap(({ claims }) => claims),
  };
}

/** Statements outside of transactions count as one each. */
async function countCommits(): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select xact_commit as count from pg_stat_database where datname = current_database()`.execute(db);
  return Number(rows[0]?.count);
}

async function countLive(): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) from agents where status in ('spawning', 'running', 'idle')`.execute(db);
  return Number(rows[0]?.count);
}

async function countHeld(): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) from agents where lease_id is not null`.execute(db);
  return Number(rows[0]?.count);
}

async function describePostgres(): Promise<string> {
  const { rows } = await sql<{ version: string; fsync: string }>`
    select current_setting('server_version') as version, current_setting('fsync') as fsync`.execute(db);
  return `Postgres ${rows[0]?.version}, fsync ${rows[0]?.fsync}`;
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 300_000; Date.now() < deadline; await sleep(50))
    if (await isSo()) return;
  throw new Error(`after five minutes, it is not so that ${what}`);
}

function perSecond(count: number, seconds: number): string {
  return (count / seconds).toFixed(count / seconds < 10 ? 1 : 0);
}

function quantiles(values: number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return `p50 ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms, most ${at(1).toFixed(1)} ms`;
}
