/** Weights lie in blocks of 32: a half-precision scale, then 16 bytes with weight j in the lower and j + 16 in the upper half. */
export const BLOCK_WEIGHTS = 32;
export const BLOCK_BYTES = 18;

/** What a weight of 4 bits is when it is zero. */
const ZERO = 8;

/** Writes the 32 weights of a block. */
export function readBlock(blocks: Buffer, block: number, to: Float32Array): void {
  const at = block * BLOCK_BYTES;
  const scale = toFloat(blocks.readUInt16LE(at));
  for (let j = 0; j < BLOCK_WEIGHTS / 2; j++) {
    const pair = blocks[at + 2 + j] as number;
    to[j] = ((pair & 15) - ZERO) * scale;
    to[j + BLOCK_WEIGHTS / 2] = ((pair >> 4) - ZERO) * scale;
  }
}

/** The same weights as the runtime wants them: neighbours in one byte, and the scales apart. */
export function repackBlocks(blocks: Buffer): { weights: Uint8Array; scales: Uint8Array } {
  const count = blocks.length / BLOCK_BYTES;
  const scales = new Float32Array(count);
  const weights = new Uint8Array((count * BLOCK_WEIGHTS) / 2);
  for (let block = 0; block < count; block++) {
    const at = block * BLOCK_BYTES;
    scales[block] = toFloat(blocks.readUInt16LE(at));
    for (let j = 0; j < BLOCK_WEIGHTS / 4; j++) {
      const even = blocks[at + 2 + 2 * j] as number;
      const odd = blocks[at + 3 + 2 * j] as number;
      weights[block * 16 + j] = (even & 15) | ((odd & 15) << 4);
      weights[block * 16 + 8 + j] = (even >> 4) | (odd & 0xf0);
    }
  }
  return { weights, scales: new Uint8Array(scales.buffer) };
}

/** A number of half precision. */
function toFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
