import type { Readable, Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
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

const DECODERS: Record<string, () => Transform> = {
  gzip: () => createGunzip(LENIENT),
  'x-gzip': () => createGunzip(LENIENT),
  deflate: () => createInflate(LENIENT),
  br: () => createBrotliDecompress(LENIENT_BROTLI),
  zstd: () => createZstdDecompress(),
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
    const decoder = DECODERS[name]?.();
    if (decoder === undefined) continue;
    const source = stream;
    source.on('error', (error) => decoder.destroy(error));
    decoder.on('close', () => source.destroy());
    stream = source.pipe(decoder);
  }
  return stream;
}

function namesIn(encodings: string): string[] {
  return encodings.split(',').map((name) => name.trim().toLowerCase());
}
