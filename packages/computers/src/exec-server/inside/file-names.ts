import { TextDecoder } from 'node:util';

// The system's file names are bytes. Here they are strings with one character for each byte, which can be split and
// joined like others. On the wire, they are text: bytes that are not UTF-8 are written as `\xNN`.

const ESCAPES = /\\x(5c|[89a-f][0-9a-f])/gi;

/** The name as bytes, for the system. */
export function systemName(name: string): Buffer {
  return Buffer.from(name, 'latin1');
}

/** Reads a name as it is on the wire. */
export function parseName(text: string): string {
  const utf8 = Buffer.from(text).toString('latin1');
  return utf8.replace(ESCAPES, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** A name as it is on the wire: `parseName` turns it into the same name again. */
export function writeName(name: string): string {
  // A name that contains such letters by itself.
  const bytes = systemName(name.replace(ESCAPES, (letters) => `\\x5c${letters.slice(1)}`));
  const text = bytes.toString();
  if (!text.includes('\u{fffd}')) return text;

  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let written = '';
  for (let at = 0; at < bytes.byteLength; ) {
    const character = characterAt(bytes, at, decoder);
    written += character ?? `\\x${(bytes[at] as number).toString(16)}`;
    at += character === undefined ? 1 : Buffer.byteLength(character);
  }
  return written;
}

/** Undefined if no character of UTF-8 begins there. */
function characterAt(bytes: Buffer, at: number, decoder: TextDecoder): string | undefined {
  for (let length = 1; length <= 4; length++) {
    try {
      return decoder.decode(bytes.subarray(at, at + length));
    } catch {
      // It is longer, or none.
    }
  }
  return undefined;
}
