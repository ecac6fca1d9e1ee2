import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { SYSTEM_PATH } from '../sandbox/system-path.ts';
import type { LauncherNews, LauncherOrder } from './launcher-messages.ts';

// The program of the launcher, see open-launcher.ts. It ends when its parent does, and what it started ends with it.
const maxComplaintBytes = 4_000;
const complaintWaitMs = 500;
const running = new Map<number, ChildProcess>();
const tell = (news: LauncherNews) => process.connected && process.send?.(news);

process.on('disconnect', () => process.exit());
// A Ctrl-C or a stop of the service reaches all its processes, and the parent needs its computers while it drains.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('message', (order: LauncherOrder) => {
  const { id } = order;
  if (order.type === 'kill') running.get(id)?.kill('SIGKILL');
  else start(order).catch((error: Error) => tell({ type: 'failed', id, reason: error.message }));
});

async function start(order: Extract<LauncherOrder, { type: 'start' }>): Promise<void> {
  const { id, program, args, socket, filter, text } = order;
  await using opened = new AsyncDisposableStack();
  // The child gets copies of its own.
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
  const complaint = lastOf(errors);
  child.on('error', () => {});
  child.once('exit', async () => {
    running.delete(id);
    // What it said last may still be on its way.
    if (!errors.closed) await Promise.race([once(errors, 'close'), sleep(complaintWaitMs)]);
    tell({ type: 'ended', id, reason: complaint() });
  });
  argument.on('error', () => {});
  argument.end(text);
  tell({ type: 'started', id, pid: child.pid as number });
}

/** Reads on and keeps the end only: an agent may write to it without end. */
function lastOf(stream: Readable): () => string {
  let last = Buffer.alloc(0);
  stream.on('data', (piece: Buffer) => {
    last = Buffer.concat([last, piece]).subarray(-maxComplaintBytes);
  });
  return () => last.toString().trim();
}
