import type { Computer } from '../computer.ts';
import { type Ask, MAX_FRAME_BYTES } from './open-channel.ts';
import { parseEntries } from './parse-reply.ts';

type FileOperations = Pick<
  Computer,
  'readFile' | 'readLines' | 'writeFile' | 'appendFile' | 'edit' | 'list' | 'remove'
>;

const TIMEOUT_MS = 30_000;

/** The operations on single files and folders of /workspace. */
export function fileOperations(ask: Ask): FileOperations {
  return {
    async readFile(path, { offset = 0, maxBytes }) {
      const { reply, body } = await ask(
        { op: 'read', path, offset, maxBytes: Math.min(maxBytes, MAX_FRAME_BYTES) },
        { timeoutMs: TIMEOUT_MS },
      );
      return { data: Buffer.from(body.subarray(0, maxBytes)), sizeBytes: reply.sizeBytes };
    },

    async readLines(path, { first, count, maxBytes }) {
      const { reply, body } = await ask(
        { op: 'read-lines', path, first, count, maxBytes: Math.min(maxBytes, MAX_FRAME_BYTES) },
        { timeoutMs: TIMEOUT_MS },
      );
      return {
        data: Buffer.from(body.subarray(0, maxBytes)),
        lines: reply.count,
        sizeBytes: reply.sizeBytes,
      };
    },

    async writeFile(path, data) {
      await ask({ op: 'write', path }, { timeoutMs: TIMEOUT_MS, body: data });
    },

    async appendFile(path, data) {
      await ask({ op: 'append', path }, { timeoutMs: TIMEOUT_MS, body: data });
    },

    async edit(path, { before, after, replaceAll }) {
      const old = Buffer.from(before);
      const { reply } = await ask(
        { op: 'edit', path, oldBytes: old.byteLength, replaceAll },
        { timeoutMs: TIMEOUT_MS, body: Buffer.concat([old, Buffer.from(after)]) },
      );
      return reply.count;
    },

    async list(path) {
      const { body } = await ask({ op: 'list', path }, { timeoutMs: TIMEOUT_MS });
      return parseEntries(body);
    },

    async remove(path) {
      await ask({ op: 'remove', path }, { timeoutMs: TIMEOUT_MS });
    },
  };
}
