import { spawn } from 'node:child_process';
import { createServer, Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { closeInheritedFiles } from '@jettson/computers/sandbox/close-inherited-files';
import { filterMessages } from './filter-messages.ts';
import { forwardConnection } from './forward-connection.ts';

// The program that runs inside the browser's sandbox: it gives up root, forwards the proxies' connections out, and runs
// Chromium with its debugging pipe (3 in, 4 out) connected to the sandbox's own.

const PROXY_PORT = 3128;
const [uid = '', program = '', ...switches] = process.argv.slice(2);

closeInheritedFiles();

if (process.getuid?.() === 0) {
  process.setgroups?.([]);
  process.setgid?.(Number(uid));
  process.setuid?.(Number(uid));
}

createServer({ allowHalfOpen: true }, forwardConnection).listen(PROXY_PORT, '0.0.0.0', () => {
  const chromium = spawn(program, switches, { stdio: ['ignore', 'inherit', 'inherit', 3, 'pipe'] });
  chromium.on('exit', (code) => process.exit(code ?? 1));
  chromium.on('error', () => process.exit(127));

  const messages = chromium.stdio[4] as Readable;
  const out = new Socket({ fd: 4, readable: false, writable: true });
  pipeline(messages, filterMessages(), out, () => process.exit(1));
});
