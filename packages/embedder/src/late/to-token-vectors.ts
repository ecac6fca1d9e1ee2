import { TOKEN_DIMENSIONS } from './late-facts.ts';

/** One row for each dimension that is kept, each of the length of a state. */
export type Projection = Float32Array;

/** 1 becomes 127. The first component, which all tokens share, is close to 1; cutting it off at 0.5 cost .01 of the MRR. */
const SCALE = 127;

/** States of tokens, projected, brought to unit length and rounded to int8. */
export function toTokenVectors(
  states: Float32Array,
  { projection, isKept }: { projection: Projection; isKept: boolean[] },
): Int8Array {
  const width = projection.length / TOKEN_DIMENSIONS;
  const vectors = new Int8Array(isKept.filter(Boolean).length * TOKEN_DIMENSIONS);
  const vector = new Float32Array(TOKEN_DIMENSIONS);
  let at = 0;
  for (const [token, kept] of isKept.entries()) {
    if (!kept) continue;
    const state = states.subarray(token * width, (token + 1) * width);
    for (let d = 0; d < TOKEN_DIMENSIONS; d++) {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += (state[i] as number) * (projection[d * width + i] as number);
      vector[d] = sum;
    }
    const length = Math.hypot(...vector) || 1;
    for (const value of vector) {
      vectors[at++] = Math.round((value / length) * SCALE);
    }
  }
  return vectors;
}
