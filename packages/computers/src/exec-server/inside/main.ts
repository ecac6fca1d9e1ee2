import { Socket } from 'node:net';
import { closeInheritedFiles } from '../../sandbox/close-inherited-files.ts';
import { readBackground, startBackground, stopBackground } from './background.ts';
import { batchOutput } from './batch-output.ts';
import { forwardEgress } from './forward-egress.ts';
import { forwardPort } from './forward-port.ts';
import { createFrameDecoder, encodeFrame } from './frames.ts';
import { Failure, type Reply, type Request } from './protocol.ts';
import { runCommand } from './run-command.ts';
import { endPack, endUnpack, readPack, startPack, startUnpack, writeUnpack } from './workspace-archive.ts';
import {
  appendToWorkspaceFile,
  listWorkspaceFolder,
  readWorkspaceFile,
  removeFromWorkspace,
  writeWorkspaceFile,
} from './workspace-files.ts';
import { editWorkspaceFile, readWorkspaceLines } from './workspace-text.ts';

// The program that runs inside a computer. It serves its standard input and output, and ends with them.

// As the process of the native program is called. The flag --title would not do: Node 24 would replace it by "MainThread".
process.title = 'jettson';
closeInheritedFiles();

const requests = new Socket({ fd: 0, readable: true, writable: false });
const replies = new Socket({ fd: 1, readable: false, writable: true });
const running = new Map<number, AbortController>();

const decode = createFrameDecoder({ headerBytes: 16_000_000, bodyBytes: 16_000_000 }, ({ header, body }) => {
  const request = header as Request;
  answer(request, body).catch((error: unknown) => {
    const { code, message } =
      error instanceof Failure ? error : new Failure('io_error', 'the operation failed');
    reply({ id: request.id, type: 'failed', code, message });
  });
});
requests.on('data', decode);
requests.on('close', () => process.exit(0));
replies.on('error', () => process.exit(0));

if (process.argv.includes('--egress')) forwardEgress();
for (const argument of process.argv) {
  const [, host, port] = /^--forward=(.+):(\d+)$/.exec(argument) ?? [];
  if (host !== undefined) forwardPort(host, Number(port));
}
reply({ id: 0, type: 'ready' });

async function answer(request: Request, body: Buffer): Promise<void> {
  const { id } = request;
  switch (request.op) {
    case 'exec': {
      const output = batchOutput((stream, data) => reply({ id, type: 'output', stream }, data));
      const result = await abortable(id, (signal) => runCommand(request, signal, output.add));
      output.flush();
      return reply({ id, type: 'done', ...result });
    }
    case 'start':
      await startBackground(request.process, request);
      return reply({ id, type: 'done' });
    case 'output': {
      const read = (signal: AbortSignal) => readBackground(request.process, request, signal);
      const { pieces, next, ...state } = await abortable(id, read);
      for (const { stream, data } of pieces) reply({ id, type: 'output', stream }, data);
      return reply({ id, type: 'done', count: next, ...state });
    }
    case 'stop':
      return reply({ id, type: 'done', exitCode: await stopBackground(request.process) });
    case 'abort':
      return running.get(id)?.abort();
    case 'read': {
      const { data, sizeBytes } = readWorkspaceFile(request.path, request);
      return reply({ id, type: 'done', sizeBytes }, data);
    }
    case 'read-lines': {
      const { data, lines, sizeBytes } = readWorkspaceLines(request.path, request);
      return reply({ id, type: 'done', count: lines, sizeBytes }, data);
    }
    case 'edit': {
      const [before, after] = [body.subarray(0, request.oldBytes), body.subarray(request.oldBytes)];
      return reply({
        id,
        type: 'done',
        count: editWorkspaceFile(request.path, { before, after, replaceAll: request.replaceAll }),
      });
    }
    case 'write':
      writeWorkspaceFile(request.path, body);
      return reply({ id, type: 'done' });
    case 'append':
      appendToWorkspaceFile(request.path, body);
      return reply({ id, type: 'done' });
    case 'list':
      return reply({ id, type: 'done' }, Buffer.from(JSON.stringify(listWorkspaceFolder(request.path))));
    case 'remove':
      await removeFromWorkspace(request.path);
      return reply({ id, type: 'done' });
    case 'pack':
      await startPack();
      return reply({ id, type: 'done' });
    case 'pack-read': {
      const { data, end } = await readPack();
      return reply({ id, type: 'done', ...end }, data);
    }
    case 'pack-end':
      endPack();
      return reply({ id, type: 'done' });
    case 'unpack':
      await startUnpack();
      return reply({ id, type: 'done' });
    case 'unpack-write':
      await writeUnpack(body);
      return reply({ id, type: 'done' });
    case 'unpack-end':
      return reply({ id, type: 'done', ...(await endUnpack()) });
    case 'ping':
      return reply({ id, type: 'done' });
  }
}

/** Until it is over, an `abort` for this request ends it early. */
async function abortable<T>(id: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    return await work(controller.signal);
  } finally {
    running.delete(id);
  }
}

function reply(header: Reply, body?: Uint8Array): void {
  replies.write(encodeFrame(header, body));
}
