import type { Computer } from '@jettson/computers';

/** The most that a computer accepts at once, with room for the rest of the message. */
const PART_BYTES = 8 * 1024 ** 2;

/** Writes a file of any size into a computer, and returns its size. Throws ComputerError. */
export async function writeInParts(
  computer: Computer,
  path: string,
  content: AsyncIterable<Uint8Array>,
): Promise<number> {
  let sizeBytes = 0;
  for await (const part of inParts(content)) {
    if (sizeBytes === 0) await computer.writeFile(path, part);
    else await computer.appendFile(path, part);
    sizeBytes += part.byteLength;
  }
  if (sizeBytes === 0) await computer.writeFile(path, new Uint8Array());
  return sizeBytes;
}

/** The content in parts of one size, the last one smaller: only one part at a time is in memory. */
async function* inParts(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content) {
    pieces.push(piece);
    size += piece.byteLength;
    if (size < PART_BYTES) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(pieces);
}
