import { createReadStream } from 'node:fs';
import type { FileSource } from './file-source.ts';

/** A file on this machine. */
export function fromFile(path: string): FileSource {
  return {
    name: path,
    read: (offset, signal) => createReadStream(path, { start: offset, signal }),
  };
}
