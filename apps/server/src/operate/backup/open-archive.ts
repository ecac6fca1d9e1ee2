import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FIRST_LINE, LAST_LINE_BYTES, readEnding } from './archive-form.ts';
import { Manifest } from './manifest.ts';

/** The file is not a whole, undamaged backup. */
class DamagedBackupError extends Error {
  override readonly name = 'DamagedBackupError';
}

export interface OpenedArchive {
  readonly manifest: Manifest;
  /** The bytes of a part. */
  read(name: string): Readable;
  /** The lines of a compressed part. */
  lines(name: string): AsyncGenerator<string[], void>;
}

/** Lines are handed over in groups of about this size. */
const GROUP_CHARS = 1_000_000;
const GROUP_LINES = 500;

/**
 * Reads the whole backup, compares it with its SHA-256 sums, and opens it. Throws DamagedBackupError that names what is
 * damaged or missing.
 */
export async function openArchive(path: string): Promise<OpenedArchive> {
  const file = await open(path);
  try {
    const manifest = await check(file);
    const parts = new Map(manifest.parts.map((part) => [part.name, part]));
    const read = (name: string): Readable => {
      const part = parts.get(name);
      if (part === undefined) throw new DamagedBackupError(`The backup has no part ${name}.`);
      if (part.bytes === 0) return Readable.from([]);
      return createReadStream(path, { start: part.offset, end: part.offset + part.bytes - 1 });
    };
    return { manifest, read, lines: (name) => readLines(read(name)) };
  } finally {
    await file.close();
  }
}

async function check(file: FileHandle): Promise<Manifest> {
  const { size } = await file.stat();
  const first = await readAt(file, 0, FIRST_LINE.length);
  if (!first.equals(FIRST_LINE)) {
    throw new DamagedBackupError('The file is not a backup of Jettson, or its beginning is damaged.');
  }
  const ending = readEnding(await readAt(file, size - LAST_LINE_BYTES, LAST_LINE_BYTES));
  const end = size - LAST_LINE_BYTES;
  if (ending === undefined || ending.manifestOffset + ending.manifestBytes !== end) {
    throw new DamagedBackupError('The backup is cut off, or its end is damaged.');
  }
  const text = await readAt(file, ending.manifestOffset, ending.manifestBytes);
  const manifest = parseManifest(text.toString('utf8'));
  const damaged: string[] = [];
  const whole = createHash('sha256');
  let offset = 0;
  const pass = async (bytes: number, onBytes: (piece: Buffer) => void = () => {}) => {
    for await (const piece of pieces(file, offset, bytes)) {
      whole.update(piece);
      onBytes(piece);
    }
    offset += bytes;
  };
  await pass(FIRST_LINE.length);
  for (const part of manifest?.parts ?? []) {
    const hash = createHash('sha256');
    if (part.offset !== offset || part.offset + part.bytes > ending.manifestOffset) {
      throw new DamagedBackupError(`The backup's manifest is damaged: ${part.name} is not where it says.`);
    }
    await pass(part.bytes, (piece) => hash.update(piece));
    if (hash.digest('hex') !== part.sha256) damaged.push(part.name);
  }
  await pass(end - offset);
  if (damaged.length > 0) throw new DamagedBackupError(`The backup is damaged: ${damaged.join(', ')}.`);
  if (manifest === undefined || whole.digest('hex') !== ending.sha256) {
    throw new DamagedBackupError('The backup is damaged: its manifest, or the sum at its end.');
  }
  return manifest;
}

function parseManifest(text: string): Manifest | undefined {
  try {
    return Manifest.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  if (position < 0) return Buffer.alloc(0);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function* pieces(file: FileHandle, from: number, bytes: number): AsyncGenerator<Buffer, void> {
  const buffer = Buffer.alloc(Math.min(bytes, 1 << 20));
  for (let done = 0; done < bytes; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, bytes - done), from + done);
    if (bytesRead === 0) throw new DamagedBackupError('The backup is cut off.');
    done += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function* readLines(compressed: Readable): AsyncGenerator<string[], void> {
  const text = pipeline(compressed, createGunzip(), () => {}).setEncoding('utf8');
  let group: string[] = [];
  let chars = 0;
  // Kept in pieces: a line may be long.
  let unfinished: string[] = [];
  for await (const piece of text as AsyncIterable<string>) {
    const [first = '', ...others] = piece.split('\n');
    unfinished.push(first);
    for (const next of others) {
      const line = unfinished.join('');
      unfinished = [next];
      group.push(line);
      chars += line.length;
      if (chars < GROUP_CHARS && group.length < GROUP_LINES) continue;
      yield group;
      group = [];
      chars = 0;
    }
  }
  if (group.length > 0) yield group;
}
