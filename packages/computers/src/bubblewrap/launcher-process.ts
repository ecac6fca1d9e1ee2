import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { SYSTEM_PATH } from '../sandbox/system-path.ts';
import type { LauncherEvent, LauncherRequest } from './launcher-messages.ts';

// The program of the launcher, see open-launcher.ts. It ends when its parent does, and the processes that it started
// end with it.
const MAX_STDERR_BYTES = 4_000;
const STDERR_WAIT_MS = 500;
const running = new Map<number, ChildProcess>();
const send = (event: LauncherEvent) => process.connected && process.send?.(event);

process.on('disconnect', () => process.exit());
// Ctrl-C or a stop of the service reaches all its processes, and the parent needs its computers while it drains.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('message', (request: LauncherRequest) => {
  const { id } = request;
  if (request.type === 'kill') running.get(id)?.kill('SIGKILL');
  else start(request).catch((error: Error) => send({ type: 'failed', id, reason: error.message }));
});

async function start(request: Extract<LauncherRequest, { type: 'start' }>): Promise<void> {
  const { id, program, args, socket, filter, text } = request;
  await using opened = new AsyncDisposableStack();
  // The child gets its own copies.
  const dial = async () => {
    const connection = opened.adopt(connect(socket), async (ours) => void ours.destroy());
    await once(connection, 'connect');
    return connection;
  };
  const input = await dial();
  const output = await dial();
  const descriptor = opened.adopt(openSync(filter, 'r'), async (ours) => closeSync(ours));
  const child = spawn(program, args, {
    cwd: '/',
    env: { PATH: SYSTEM_PATH },
    stdio: [input, output, 'pipe', descriptor, 'pipe'],
    detached: true,
  });
  await once(child, 'spawn');
  const [, , errors, , argument] = child.stdio as [null, null, Readable, null, Writable];
  running.set(id, child);
  const stderrEnd = readEnd(errors);
  child.on('error', () => {});
  child.once('exit', async () => {
    running.delete(id);
    // Its last output may still be on the way.
    if (!errors.closed) await Promise.race([once(errors, 'close'), sleep(STDERR_WAIT_MS)]);
    send({ type: 'ended', id, reason: stderrEnd() });
  });
  argument.on('error', () => {});
  argument.end(text);
  send({ type: 'started', id, pid: child.pid as number });
}

/** Keeps reading and keeps only the end: an agent may write to it endlessly. */
function readEnd(stream: Readable): () => string {
  let last = Buffer.alloc(0);
  stream.on('data', (piece: Buffer) => {
    last = Buffer.concat([last, piece]).subarray(-MAX_STDERR_BYTES);
  });
  return () => last.toString().trim();
}
