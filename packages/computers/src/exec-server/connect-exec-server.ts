import type { Readable, Writable } from 'node:stream';
import type { Budget } from '@jettson/egress/budget';
import { type Computer, ComputerError } from '../computer.ts';
import { archiveWorkspace } from './archive-workspace.ts';
import { createFrameBudget, frameCost } from './frame-budget.ts';
import { createFrameDecoder, encodeFrame } from './inside/frames.ts';
import type { Request } from './inside/protocol.ts';
import { parseEntries, parseReply, type UntrustedReply } from './parse-reply.ts';

/** The part of a computer that its exec server offers. */
export interface ExecServer
  extends Pick<
    Computer,
    'exec' | 'readFile' | 'writeFile' | 'list' | 'remove' | 'pack' | 'unpack' | 'isHealthy'
  > {
  /** Fails everything in progress, and everything after it, with `computer_gone`. Idempotent. */
  close(): void;
}

type RequestOf<T> = T extends { id: number } ? Omit<T, 'id'> : never;

interface Pending {
  onOutput: (stream: 'stdout' | 'stderr', data: Buffer) => void;
  settle: (outcome: { reply: UntrustedReply; body: Buffer } | ComputerError) => void;
}

const MAX_OUTPUT_BYTES = 10_000_000;
const MAX_FRAME_BYTES = 16_000_000;
const MAX_HEADER_BYTES = 16_000;
const FILE_TIMEOUT_MS = 30_000;
const PING_TIMEOUT_MS = 10_000;
/** The least that a piece counts, in bytes. */
const MIN_PIECE = 4_096;
/** Time beyond a command's own limit after which the exec server counts as broken. */
const GRACE_MS = 20_000;

/**
 * Talks to the exec server of one computer over its standard input and output, and resolves once it is ready.
 *
 * The agent can take over the program inside, so nothing that comes from there is trusted: sizes are bounded, fields
 * are checked, data beyond a budget is read later, and a breach of the protocol or a missing answer ends the computer
 * through `onBroken`.
 */
export async function connectExecServer({
  input,
  output,
  onBroken,
  budget = createFrameBudget(),
}: {
  input: Writable;
  output: Readable;
  onBroken: (reason: string) => void;
  /** What may be read. */
  budget?: Budget;
}): Promise<ExecServer> {
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let closed = false;
  /** What the messages of the last piece cost. */
  let cost = 0;

  const close = (): void => {
    closed = true;
    for (const { settle } of pending.values()) settle(gone());
  };
  const breakOff = (reason: string): void => {
    if (closed) return;
    close();
    onBroken(reason);
  };

  const ready = new Promise<void>((resolve, reject) => {
    pending.set(0, {
      onOutput: () => {},
      settle: (outcome) => (outcome instanceof Error ? reject(outcome) : resolve()),
    });
  });
  const decode = createFrameDecoder(
    { headerBytes: MAX_HEADER_BYTES, bodyBytes: MAX_FRAME_BYTES },
    ({ header, headerBytes, body }) => {
      cost += frameCost({ headerBytes, bodyBytes: body.byteLength });
      const reply = parseReply(header);
      const waiting = pending.get(reply.id);
      if (!waiting) throw new Error('the exec server answered a question that was never asked');
      if (reply.type === 'output') {
        if (body.byteLength === 0) throw new Error('the exec server sent empty output');
        waiting.onOutput(reply.stream, body);
      } else {
        pending.delete(reply.id);
        waiting.settle({ reply, body });
      }
    },
  );
  output.on('data', (chunk: Buffer) => {
    if (closed) return;
    cost = 0;
    try {
      decode(chunk);
    } catch (error) {
      breakOff((error as Error).message);
    }
    // A piece without a complete message is work as well.
    const wait = budget.spend(Math.max(cost, MIN_PIECE));
    if (wait === 0) return;
    output.pause();
    setTimeout(() => output.resume(), wait);
  });
  output.on('close', () => breakOff('the exec server ended'));
  output.on('error', () => breakOff('the exec server ended'));
  input.on('error', () => breakOff('the exec server ended'));

  const ask: Ask = (request, { timeoutMs, body, signal, onOutput = () => {} }) => {
    if (closed) return Promise.reject(gone());
    const id = nextId++;
    const frame = encodeFrame({ id, ...request }, body);
    if (frame.byteLength > MAX_FRAME_BYTES) {
      return Promise.reject(new ComputerError('too_large', 'that is more than a computer accepts at once'));
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => breakOff('the exec server does not answer'), timeoutMs);
      const abort = (): void => {
        setTimeout(() => pending.has(id) && breakOff('the exec server does not answer'), GRACE_MS).unref();
        input.write(encodeFrame({ id, op: 'abort' }));
      };
      signal?.addEventListener('abort', abort);
      pending.set(id, {
        onOutput,
        settle: (outcome) => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', abort);
          if (outcome instanceof ComputerError) return reject(outcome);
          const { reply } = outcome;
          if (reply.type === 'done') resolve({ reply, body: outcome.body });
          else reject(new ComputerError(reply.type === 'failed' ? reply.code : 'io_error', reply.message));
        },
      });
      input.write(frame);
    });
  };

  await ready;
  return {
    async exec(command, { cwd = '.', env = {}, timeoutMs, signal, onOutput }) {
      signal?.throwIfAborted();
      const text = { stdout: '', stderr: '' };
      const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
      let received = 0;
      const append = (stream: 'stdout' | 'stderr', piece: string): void => {
        if (piece === '') return;
        text[stream] += piece;
        onOutput?.({ stream, text: piece });
      };

      const { reply } = await ask(
        { op: 'exec', command, cwd, env, timeoutMs, maxOutputBytes: MAX_OUTPUT_BYTES },
        {
          timeoutMs: timeoutMs + GRACE_MS,
          ...(signal && { signal }),
          onOutput: (stream, data) => {
            received += data.byteLength;
            if (received > MAX_OUTPUT_BYTES) throw new Error('the exec server sent more than it may');
            append(stream, decoders[stream].decode(data, { stream: true }));
          },
        },
      );
      signal?.throwIfAborted();
      for (const stream of ['stdout', 'stderr'] as const) append(stream, decoders[stream].decode());
      return { ...text, exitCode: reply.exitCode, timedOut: reply.timedOut, truncated: reply.truncated };
    },

    async readFile(path, { offset = 0, maxBytes }) {
      const { reply, body } = await ask(
        { op: 'read', path, offset, maxBytes: Math.min(maxBytes, MAX_FRAME_BYTES) },
        { timeoutMs: FILE_TIMEOUT_MS },
      );
      return { data: Buffer.from(body.subarray(0, maxBytes)), sizeBytes: reply.sizeBytes };
    },

    async writeFile(path, data) {
      await ask({ op: 'write', path }, { timeoutMs: FILE_TIMEOUT_MS, body: data });
    },

    async list(path) {
      const { body } = await ask({ op: 'list', path }, { timeoutMs: FILE_TIMEOUT_MS });
      return parseEntries(body);
    },

    async remove(path) {
      await ask({ op: 'remove', path }, { timeoutMs: FILE_TIMEOUT_MS });
    },

    ...archiveWorkspace(ask),

    async isHealthy() {
      return ask({ op: 'ping' }, { timeoutMs: PING_TIMEOUT_MS }).then(
        () => true,
        () => false,
      );
    },

    close,
  };
}

/** Sends a request, and resolves with the reply and its body. */
export type Ask = (
  request: RequestOf<Request>,
  options: AskOptions,
) => Promise<{ reply: Extract<UntrustedReply, { type: 'done' }>; body: Buffer }>;

interface AskOptions {
  timeoutMs: number;
  body?: Uint8Array;
  signal?: AbortSignal;
  onOutput?: Pending['onOutput'];
}

function gone(): ComputerError {
  return new ComputerError('computer_gone', 'the computer is gone');
}
