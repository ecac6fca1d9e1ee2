import { ComputerError, type DirectoryEntry } from '../computer.ts';
import { EGRESS_EVENTS, type EgressEvent, FAILURE_CODES, type FailureCode } from './inside/protocol.ts';

/** A reply whose fields have all been checked. */
export type UntrustedReply =
  | { id: number; type: 'ready'; message: string }
  | { id: number; type: 'output'; stream: 'stdout' | 'stderr'; message: string }
  | {
      id: number;
      type: 'done';
      exitCode: number | null;
      timedOut: boolean;
      truncated: boolean;
      running: boolean;
      sizeBytes: number;
      count: number;
      message: string;
    }
  | { id: number; type: 'failed'; code: FailureCode; message: string }
  | { id: number; type: 'egress'; event: EgressEvent; count: number };

const MAX_MESSAGE_LENGTH = 8_000;
const MAX_ENTRIES = 10_000;

/** Checks a header that came out of a computer. Throws when it is not a reply. */
export function parseReply(header: unknown): UntrustedReply {
  const fields = asObject(header);
  const id = asSize(fields.id);
  const message = typeof fields.message === 'string' ? fields.message.slice(0, MAX_MESSAGE_LENGTH) : '';
  switch (fields.type) {
    case 'ready':
      return { id, type: 'ready', message };
    case 'output':
      return { id, type: 'output', stream: fields.stream === 'stderr' ? 'stderr' : 'stdout', message };
    case 'done':
      return {
        id,
        type: 'done',
        exitCode: Number.isInteger(fields.exitCode) ? (fields.exitCode as number) : null,
        timedOut: fields.timedOut === true,
        truncated: fields.truncated === true,
        running: fields.running === true,
        sizeBytes: fields.sizeBytes === undefined ? 0 : asSize(fields.sizeBytes),
        count: fields.count === undefined ? 0 : asSize(fields.count),
        message,
      };
    case 'failed':
      return {
        id,
        type: 'failed',
        code: FAILURE_CODES.find((code) => code === fields.code) ?? 'io_error',
        message,
      };
    case 'egress': {
      const event = EGRESS_EVENTS.find((one) => one === fields.event);
      if (event === undefined) throw new Error('the exec server told of an event that does not exist');
      return { id, type: 'egress', event, count: fields.count === undefined ? 0 : asSize(fields.count) };
    }
    default:
      throw new Error('the exec server sent something that is not a reply');
  }
}

/** Checks a folder's listing that came out of a computer. Throws `io_error` when it is not one. */
export function parseEntries(body: Buffer): DirectoryEntry[] {
  try {
    const entries: unknown = JSON.parse(body.toString());
    if (!Array.isArray(entries) || entries.length > MAX_ENTRIES) throw new Error('no listing');
    return entries.map((entry) => {
      const { name, sizeBytes, isDir } = asObject(entry);
      if (typeof name !== 'string') throw new Error('no name');
      return { name, sizeBytes: asSize(sizeBytes), isDir: isDir === true };
    });
  } catch {
    throw new ComputerError('io_error', 'the computer sent a listing that makes no sense');
  }
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null)
    throw new Error('the exec server sent something that is not an object');
  return value as Record<string, unknown>;
}

function asSize(value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0)
    throw new Error('the exec server sent an invalid number');
  return value as number;
}
