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

export interface ReadBodyOptions {
  headers: Record<string, string>;
  /** Counted after decompression: a small answer that expands to gigabytes is cut like any other. */
  maxBytes: number;
}

/** Decompresses and reads a body up to `maxBytes`, then stops reading; decodes it by its charset. */
export async function readBody(
  body: Readable,
  { headers, maxBytes }: ReadBodyOptions,
): Promise<{ body: string; truncated: boolean }> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of unpack(body, headers['content-encoding'] ?? '')) {
    pieces.push(piece);
    size += piece.length;
    if (size > maxBytes) break;
  }

  const data = Buffer.concat(pieces).subarray(0, maxBytes);
  return { body: decodeText(data, headers['content-type'] ?? ''), truncated: size > maxBytes };
}

function unpack(body: Readable, encodings: string): Readable {
  const names = encodings.split(',').map((name) => name.trim().toLowerCase());
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

/** The named charset, else UTF-8 where the bytes are UTF-8, else the charset that browsers assume for western pages. */
function decodeText(data: Buffer, contentType: string): string {
  const named = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1];
  // Streaming leaves out a last character that was cut in half, instead of reporting it as broken.
  const cutCleanly = { stream: true };
  for (const label of [byteOrderMark(data) ?? named, 'utf-8']) {
    try {
      if (label !== undefined) return new TextDecoder(label, { fatal: true }).decode(data, cutCleanly);
    } catch {}
  }
  return contentType.startsWith('text/')
    ? new TextDecoder('windows-1252').decode(data)
    : new TextDecoder().decode(data);
}

function byteOrderMark(data: Buffer): string | undefined {
  if (data[0] === 0xff && data[1] === 0xfe) return 'utf-16le';
  if (data[0] === 0xfe && data[1] === 0xff) return 'utf-16be';
  return undefined;
}
