import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import type { Budget } from '@jettson/egress/budget';
import { ComputerError } from '../computer.ts';
import { openEgressTunnel } from './egress-tunnel.ts';
import { createFrameBudget, frameCost } from './frame-budget.ts';
import { createFrameDecoder, encodeFrame } from './inside/frames.ts';
import type { Request } from './inside/protocol.ts';
import { parseReply, type UntrustedReply } from './parse-reply.ts';

type RequestOf<T> = T extends { id: number } ? Omit<T, 'id'> : never;
/** A reply that answers a request. */
type Answer = Exclude<UntrustedReply, { type: 'egress' }>;
type OnOutput = (stream: 'stdout' | 'stderr', data: Buffer) => void;

interface Pending {
  onOutput: OnOutput;
  settle: (outcome: { reply: Answer; body: Buffer } | ComputerError) => void;
}

interface AskOptions {
  timeoutMs: number;
  body?: Uint8Array;
  signal?: AbortSignal;
  onOutput?: OnOutput;
}

/** Sends a request, and resolves with the reply and its body. */
export type Ask = (
  request: RequestOf<Request>,
  options: AskOptions,
) => Promise<{ reply: Extract<Answer, { type: 'done' }>; body: Buffer }>;

/** The largest message in either direction. */
export const MAX_FRAME_BYTES = 16_000_000;
const MAX_HEADER_BYTES = 16_000;
/** The least that a piece counts, in bytes. */
const MIN_PIECE = 4_096;
/** Time beyond a command's own limit after which the exec server counts as broken. */
export const GRACE_MS = 20_000;

export interface ChannelOptions {
  input: Writable;
  output: Readable;
  onBroken: (reason: string) => void;
  /** Connects to the computer's egress gateway, if its connections come over this channel. */
  connectEgress?: (() => Socket) | undefined;
  /** What may be read. */
  budget?: Budget;
}

/** See connectExecServer. Resolves once the exec server is ready. */
export async function openChannel({
  input,
  output,
  onBroken,
  connectEgress,
  budget = createFrameBudget(),
}: ChannelOptions): Promise<{ ask: Ask; close(): void }> {
  const pending = new Map<number, Pending>();
  const tunnel = connectEgress ? openEgressTunnel(input, connectEgress) : null;
  let nextId = 1;
  let closed = false;
  /** What the messages of the last piece cost. */
  let cost = 0;

  const close = (): void => {
    closed = true;
    tunnel?.close();
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
      const reply = parseReply(header);
      cost += frameCost(reply.type, { headerBytes, bodyBytes: body.byteLength });
      if (reply.type === 'egress') {
        if (tunnel === null) throw new Error('the exec server opened a connection without a tunnel');
        return tunnel.take(reply.id, reply.event, { count: reply.count, body });
      }
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
  return { ask, close };
}

function gone(): ComputerError {
  return new ComputerError('computer_gone', 'the computer is gone');
}
