import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import type { LauncherNews, LauncherOrder } from './launcher-messages.ts';

// The program of the launcher, see open-launcher.ts. It ends when its parent does, and what it started ends with it.
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
  const input = connect(socket);
  await once(input, 'connect');
  const output = connect(socket);
  await once(output, 'connect');
  const descriptor = openSync(filter, 'r');
  try {
    const child = spawn(program, args, {
      cwd: '/',
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
      stdio: [input, output, 'pipe', descriptor, 'pipe'],
      detached: true,
    });
    running.set(id, child);
    child.once('exit', () => {
      running.delete(id);
      tell({ type: 'ended', id });
    });
    await once(child, 'spawn');
    const [, , errors, , argument] = child.stdio as [null, null, Readable, null, Writable];
    errors.setEncoding('utf8').on('data', (piece: string) => tell({ type: 'complaint', id, text: piece }));
    argument.on('error', () => {});
    argument.end(text);
    tell({ type: 'started', id, pid: child.pid as number });
  } catch (error) {
    running.delete(id);
    throw error;
  } finally {
    // The child has its own copies.
    input.destroy();
    output.destroy();
    closeSync(descriptor);
  }
}
