import type { Readable } from 'node:stream';
import type { Replacer } from './secrets/create-replacer.ts';
import { unpackBody } from './unpack-body.ts';

export interface ReadBodyOptions {
  headers: Record<string, string>;
  /** Counted after decompression: a small answer that expands to gigabytes is cut like any other. */
  maxBytes: number;
  /** What is replaced before the body is cut: half of a spelling would not be found. */
  replacer?: Replacer | undefined;
}

/** Decompresses and reads a body up to `maxBytes`, then stops reading; decodes it by its charset. */
export async function readBody(
  body: Readable,
  { headers, maxBytes, replacer }: ReadBodyOptions,
): Promise<{ body: string; truncated: boolean }> {
  const pieces: Buffer[] = [];
  let size = 0;
  const keep = (piece: Buffer) => {
    pieces.push(piece);
    size += piece.length;
  };
  for await (const piece of unpackBody(body, headers['content-encoding'] ?? '')) {
    keep(replacer === undefined ? piece : replacer.push(piece));
    if (size > maxBytes) break;
  }
  if (replacer !== undefined && size <= maxBytes) keep(replacer.end());

  const data = Buffer.concat(pieces).subarray(0, maxBytes);
  return { body: decodeText(data, headers['content-type'] ?? ''), truncated: size > maxBytes };
}

/** What a page says of itself, where browsers look for it. */
const META = /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i;
const DECLARATION = /^\s*<\?xml[^>]+encoding\s*=\s*["']([\w-]+)/i;
const START_BYTES = 1_024;

/** The named charset, else UTF-8 where the bytes are UTF-8, else the charset that browsers assume for western pages. */
function decodeText(data: Buffer, contentType: string): string {
  const named = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1];
  // Streaming leaves out a last character that was cut in half, instead of reporting it as broken.
  const cutCleanly = { stream: true };
  const start = data.toString('latin1', 0, START_BYTES);
  const inPage =
    (/xml/i.test(contentType) ? DECLARATION.exec(start)?.[1] : undefined) ??
    (/html/i.test(contentType) ? META.exec(start)?.[1] : undefined);
  for (const label of [byteOrderMark(data) ?? named ?? inPage, 'utf-8']) {
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
