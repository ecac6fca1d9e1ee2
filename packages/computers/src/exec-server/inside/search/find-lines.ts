import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { WalkedFile } from './walk-files.ts';

const CHUNK_BYTES = 1_000_000;
/** A file with a NUL so early is no text. */
const BINARY_BYTES = 8_000;
/** What is further on in a line is not searched. */
const MAX_LINE_BYTES = 20_000_000;
const MAX_TEXT_LENGTH = 500;

/** The lines of a text file that match; none if it is not text, or cannot be read. */
export function* findLines(
  { path, system }: WalkedFile,
  expression: RegExp,
): Generator<{ path: string; line: number; text: string }> {
  let line = 0;
  for (const text of readLines(system)) {
    line++;
    const at = text.search(expression);
    if (at !== -1) yield { path, line, text: cut(text, at) };
  }
}

function* readLines(file: Buffer): Generator<string> {
  const descriptor = open(file);
  if (descriptor === undefined) return;
  try {
    let rest = Buffer.alloc(0);
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (let isFirst = true; ; isFirst = false) {
      const length = readSync(descriptor, chunk);
      if (isFirst && chunk.subarray(0, Math.min(length, BINARY_BYTES)).includes(0)) return;
      if (length === 0) break;
      const bytes = Buffer.concat([rest, chunk.subarray(0, length)]);
      const end = bytes.lastIndexOf('\n') + 1;
      yield* splitLines(bytes.subarray(0, end));
      rest = bytes.subarray(end, end + MAX_LINE_BYTES);
    }
    if (rest.byteLength > 0) yield rest.toString();
  } finally {
    closeSync(descriptor);
  }
}

function splitLines(bytes: Buffer): string[] {
  return bytes.toString().split(/\r?\n/).slice(0, -1);
}

function open(file: Buffer): number | undefined {
  try {
    return openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return undefined;
  }
}

/** The part of a long line around the match. */
function cut(text: string, at: number): string {
  if (text.length <= MAX_TEXT_LENGTH) return text;
  const start = Math.max(0, Math.min(at - MAX_TEXT_LENGTH / 2, text.length - MAX_TEXT_LENGTH));
  return text.slice(start, start + MAX_TEXT_LENGTH).toWellFormed();
}
