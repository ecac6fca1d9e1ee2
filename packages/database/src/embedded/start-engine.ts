import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { childEnvironment, SMALL_HEAP } from '@jettson/child-environment';
import { DatabaseLockedError } from '../database-locked-error.ts';
import { openDataFolder } from './data-folder.ts';
import { type EngineMessage, tellEngine } from './engine-message.ts';
import { ENGINE_VERSION } from './former-engines.ts';
import { isAlive } from './is-alive.ts';
import { watchEngine } from './watch-engine.ts';

export interface EngineOptions {
  readonly dataDir: string;
  /** Use the engine that another process runs on this folder, if there is one. */
  readonly attach?: boolean;
  /** Whether a folder of an earlier version of the engine may be changed into one of this version. */
  readonly mayTakeOver?: boolean;
  /** One statement may take this long; then the engine is restarted, which is the only way to stop it. */
  readonly statementLimitMs?: number;
  /** A transaction may be open and unused for this long. */
  readonly idleTransactionLimitMs?: number;
}

export interface Engine {
  /** The folder of the unix socket, for pg's `host`. */
  readonly socketFolder: string;
  /** The process id of the engine, or null if it belongs to another process or is not running. */
  readonly pid: number | null;
  /** How often it has waited for the disk, as it said a moment ago. */
  readonly syncs: number;
  /** Resolves when the socket answers, starting the engine if it does not. Throws DatabaseLockedError. */
  ready(): Promise<void>;
  /** Stops the engine with a clean checkpoint. An engine that belongs to another process keeps running. */
  stop(): Promise<void>;
}

interface RunningEngine {
  engine: ChildProcess;
  ended: Promise<void>;
}

export const STATEMENT_LIMIT_MS = 60_000;
export const IDLE_TRANSACTION_LIMIT_MS = 30_000;
// Stopping a server and starting the next one immediately should just work.
const LOCK_WAIT_MS = 5_000;
// The holder of the lock may be creating the database, which takes seconds.
const ATTACH_WAIT_MS = 60_000;
const STOP_WAIT_MS = 10_000;
const NOBODY_LISTENS = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET']);

/**
 * Prepares the engine of the embedded database, a child process that is restarted when it dies. Nothing runs before `ready`. This
 * file imports nothing large, so that a server can start its engine before it loads everything else.
 */
export function startEngine(options: EngineOptions): Engine {
  const folder = openDataFolder(options.dataDir);
  let child: RunningEngine | null = null;
  let starting: Promise<void> | null = null;
  let stopped = false;
  let syncs = 0;
  // Even if it was ours, another process may have restarted it faster; then that process serves us too.
  let { attach = false } = options;

  async function start(): Promise<void> {
    const deadline = performance.now() + ATTACH_WAIT_MS;
    const isNew = !existsSync(folder.pgdata);
    for (;;) {
      if (attach && (await answers(folder.socket))) return;
      const engine = forkEngine(options, attach);
      const ended = untilEnd(engine);
      const reply = await firstReply(engine);
      if (reply.type === 'ready') return adopt(engine, ended);
      await ended;
      if (reply.type === 'created') continue;
      if (reply.type === 'outdated') throw new Error(describeOutdated(folder.pgdata, reply));
      const holder = lockHolderOf(reply);
      // The engine of a killed server may have a lot to write before it ends, and a command may be making the database.
      const isLeaving = holder !== null && !isAlive(holder);
      if (!(attach || isLeaving || isNew) || performance.now() > deadline) {
        throw new DatabaseLockedError(folder.pgdata, holder);
      }
      await sleep(250);
    }
  }

  function adopt(engine: ChildProcess, ended: Promise<void>): void {
    child = { engine, ended };
    attach = true;
    engine.on('message', (message: EngineMessage) => {
      if (message.type === 'pong') syncs = message.syncs;
    });
    const unwatch = watchEngine(engine, options.statementLimitMs ?? STATEMENT_LIMIT_MS);
    void ended.then(() => {
      unwatch();
      child = null;
      // The next connection will report a failure.
      if (!stopped) ready().catch(() => {});
    });
  }

  async function ready(): Promise<void> {
    if (stopped) throw new Error('The database is closed.');
    const ours = child;
    if (ours) {
      if (await answers(folder.socket)) return;
      // It is about to end, or somebody has removed its socket.
      await endOf(ours);
    }
    starting ??= start().finally(() => {
      starting = null;
    });
    return starting;
  }

  return {
    socketFolder: folder.socketFolder,
    get pid() {
      return child?.engine.pid ?? null;
    },
    get syncs() {
      return syncs;
    },
    ready,
    async stop() {
      stopped = true;
      await starting?.catch(() => {});
      if (!child) return;
      tellEngine(child.engine, 'stop');
      // It notices this only between two statements.
      await endOf(child);
    },
  };
}

function forkEngine(
  { dataDir, idleTransactionLimitMs = IDLE_TRANSACTION_LIMIT_MS, mayTakeOver = false }: EngineOptions,
  attach: boolean,
): ChildProcess {
  const program = fileURLToPath(new URL('./engine-process.ts', import.meta.url));
  const lockWaitMs = attach ? 0 : LOCK_WAIT_MS;
  return fork(program, [dataDir, ...[idleTransactionLimitMs, lockWaitMs, mayTakeOver].map(String)], {
    env: { ...childEnvironment('database engine'), ...SMALL_HEAP },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

async function firstReply(engine: ChildProcess): Promise<EngineMessage> {
  let complaint = '';
  engine.stderr?.on('data', (data) => {
    complaint = `${complaint}${data}`.slice(-2_000);
  });
  return new Promise((resolve, reject) => {
    engine.once('message', resolve);
    engine.once('error', reject);
    engine.once('close', () => reject(new Error(didNotStart(complaint), { cause: complaint })));
  });
}

function describeOutdated(
  pgdata: string,
  { version, isKnown }: { version: number; isKnown: boolean },
): string {
  const fix = isKnown
    ? 'Start "jettson serve" of this version, which takes it over.'
    : 'Use the version of Jettson that made it: its "jettson backup" makes a file that this version can restore.';
  return `The database in ${pgdata} was made by an engine with Postgres ${version}, and this one has Postgres ${ENGINE_VERSION}. ${fix}`;
}

/** In one line, which names the error; the rest of what the engine wrote is the cause. */
function didNotStart(complaint: string): string {
  const [line = complaint.trim()] = /^\w*Error: .*$/m.exec(complaint) ?? [];
  return `The embedded database did not start. ${line}`.trim();
}

/** One listener, however many wait for it. */
function untilEnd(engine: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    engine.once('exit', () => resolve());
  });
}

/** Resolves when the engine has ended, which it is made to do if it does not by itself. */
async function endOf({ engine, ended }: RunningEngine): Promise<void> {
  const impatience = setTimeout(() => engine.kill('SIGKILL'), STOP_WAIT_MS);
  await ended;
  clearTimeout(impatience);
}

function lockHolderOf(reply: EngineMessage): number | null {
  return reply.type === 'locked' ? reply.holder : null;
}

/** Whether an engine listens. Throws if that cannot be found out, as without a free descriptor. */
function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    socket.once('connect', () => resolve(true));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      NOBODY_LISTENS.has(error.code ?? '') ? resolve(false) : reject(error),
    );
    socket.once('connect', () => socket.destroy());
  });
}
