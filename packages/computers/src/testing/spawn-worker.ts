import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** Starts a process that makes a computer, says so, and waits to be killed. */
export function spawnWorker(folder: string, id: string, user: { uid?: number; gid?: number } = {}) {
  const script = join(import.meta.dirname, 'short-lived-worker.ts');
  // With a umask that keeps everybody else out, as careful operators set it, and a folder left open, as careless ones
  // do. Its number is high because Node does not pass on low ones.
  const careful = ['-c', 'umask 077; exec "$@"', 'sh', process.execPath, script, folder, id];
  const root = openSync('/', 'r');
  const none = Array<'ignore'>(57).fill('ignore');
  const worker = spawn('sh', careful, { stdio: ['ignore', 'pipe', 'inherit', ...none, root], ...user });
  closeSync(root);
  return worker as ChildProcessByStdio<null, Readable, null>;
}
