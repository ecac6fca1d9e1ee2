import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { COMPUTER_LAYOUT } from './computer-layout.ts';

/** A pipe for one stream of a command: the command gets `writer`, which must be closed here once it has it. */
export interface OutputPipe {
  reader: Socket;
  writer: number;
}

const BATCH = 8;
const free: string[] = [];

/**
 * Opens a pipe. Node itself would give the command sockets, which cannot be opened by name: `> /dev/stderr` and the
 * like would fail. Node can open named pipes; each is reused once nobody writes to it any more. Throws the system's
 * error.
 */
export function openOutputPipe(): OutputPipe {
  const path = free.pop() ?? makePipes();
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  const reader = new Socket({ fd, readable: true, writable: false });
  reader.once('end', () => free.push(path));
  return { reader, writer };
}

/** Starting the program once makes several, so that later commands need not start it. */
function makePipes(): string {
  const paths = Array.from({ length: BATCH }, () => `${COMPUTER_LAYOUT.pipes}/${randomUUID()}`);
  execFileSync('mkfifo', paths, { stdio: 'ignore' });
  const [first = '', ...rest] = paths;
  free.push(...rest);
  return first;
}
