import { type Readable, Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';

/**
 * As lenient as browsers: if a body ends early, or is empty despite its encoding, what has arrived counts as the body.
 */
const LENIENT = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const LENIENT_BROTLI = {
  flush: constants.BROTLI_OPERATION_FLUSH,
  finishFlush: constants.BROTLI_OPERATION_FLUSH,
};

/** What a body passes through, one after the other. */
const DECODERS: Record<string, () => Transform[]> = {
  gzip: () => [createGunzip(LENIENT)],
  'x-gzip': () => [createGunzip(LENIENT)],
  deflate: () => [withoutZlibHeader(), createInflateRaw(LENIENT)],
  br: () => [createBrotliDecompress(LENIENT_BROTLI)],
  zstd: () => [createZstdDecompress()],
};

/** Each one costs memory, and a header has room for thousands. */
const MAX_ENCODINGS = 4;

/** Whether `unpackBody` undoes all of a `Content-Encoding`. */
export function canUnpack(encodings: string): boolean {
  const names = namesIn(encodings);
  const isKnown = (name: string) => DECODERS[name] !== undefined || ['', 'identity'].includes(name);
  return names.length <= MAX_ENCODINGS && names.every(isKnown);
}

/** Decompresses a body as its `Content-Encoding` says; what is unknown stays. */
export function unpackBody(body: Readable, encodings: string): Readable {
  const names = namesIn(encodings);
  if (names.length > MAX_ENCODINGS) throw new Error(`The body is compressed ${names.length} times over.`);
  let stream = body;
  for (const name of names.reverse()) {
    for (const decoder of DECODERS[name]?.() ?? []) {
      const source = stream;
      source.on('error', (error) => decoder.destroy(error));
      decoder.on('close', () => source.destroy());
      stream = source.pipe(decoder);
    }
  }
  return stream;
}

function namesIn(encodings: string): string[] {
  return encodings.split(',').map((name) => name.trim().toLowerCase());
}

/** `deflate` comes with a header of two bytes, as the standard says, or without it, as some servers send it. */
function withoutZlibHeader(): Transform {
  let start: Buffer | null = Buffer.alloc(0);
  const takeStart = (piece: Buffer, isEnd: boolean): Buffer | null => {
    if (start === null) return piece;
    start = Buffer.concat([start, piece]);
    if (start.length < 2 && !isEnd) return null;
    const isHeader =
      start.length >= 2 && ((start[0] as number) & 0x0f) === 8 && start.readUInt16BE(0) % 31 === 0;
    const rest = isHeader ? start.subarray(2) : start;
    start = null;
    return rest;
  };
  return new Transform({
    transform: (piece: Buffer, _encoding, done) => done(null, takeStart(piece, false)),
    flush: (done) => done(null, takeStart(Buffer.alloc(0), true)),
  });
}
