/*
 * A backup is one file: a first line, the parts one after the other, the manifest as JSON, and a last line of fixed length
 * that says where the manifest is and has the SHA-256 of everything before that line.
 */

export const FIRST_LINE = Buffer.from('jettson backup 1\n');

/** A stretch of the file. */
export interface Part {
  readonly name: string;
  readonly offset: number;
  readonly bytes: number;
  readonly sha256: string;
}

const DIGITS = 16;
const LAST_LINE = /^jettson end (\d{16}) (\d{16}) ([0-9a-f]{64})\n$/;
export const LAST_LINE_BYTES = 'jettson end '.length + 2 * (DIGITS + 1) + 64 + 1;

export interface Ending {
  readonly manifestOffset: number;
  readonly manifestBytes: number;
  readonly sha256: string;
}

export function writeEnding({ manifestOffset, manifestBytes, sha256 }: Ending): Buffer {
  const digits = (value: number) => String(value).padStart(DIGITS, '0');
  return Buffer.from(`jettson end ${digits(manifestOffset)} ${digits(manifestBytes)} ${sha256}\n`);
}

/** Undefined if the bytes are not a last line. */
export function readEnding(bytes: Buffer): Ending | undefined {
  const match = LAST_LINE.exec(bytes.toString('latin1'));
  if (!match) return undefined;
  const [, offset, length, sha256 = ''] = match;
  return { manifestOffset: Number(offset), manifestBytes: Number(length), sha256 };
}
