import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface RunningScript {
  child: ChildProcess;
  exited: Promise<number | null>;
  /** What it writes, which is kept until it is read. */
  pieces: AsyncIterator<Buffer>;
}

/** Starts a script whose output is read later, in a process group of its own. Rejects if it cannot be started. */
export async function startScript(script: string): Promise<RunningScript> {
  const child = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'pipe', 'ignore'], detached: true });
  // When a process exits, Node throws away what it wrote unless somebody listens, and a short archive ends before the
  // first piece of it is asked for.
  child.stdout.on('readable', () => {});
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await once(child, 'spawn');
  // tar closes its input early if it fails; its exit code says so.
  child.stdin.on('error', () => {});
  return { child, exited, pieces: child.stdout[Symbol.asyncIterator]() };
}
