import { DIMENSIONS } from './model-facts.ts';

/** The mean of each text's token vectors, padding left out, scaled to length 1. */
export function poolMeans(hidden: Float32Array, encoded: number[][]): Float32Array {
  const width = hidden.length / encoded.length / DIMENSIONS;
  const vectors = new Float32Array(encoded.length * DIMENSIONS);
  for (const [row, tokens] of encoded.entries()) {
    const vector = vectors.subarray(row * DIMENSIONS, (row + 1) * DIMENSIONS);
    for (let column = 0; column < tokens.length; column++) {
      const offset = (row * width + column) * DIMENSIONS;
      for (let d = 0; d < DIMENSIONS; d++) vector[d] = (vector[d] ?? 0) + (hidden[offset + d] ?? 0);
    }
    scaleToUnitLength(vector);
  }
  return vectors;
}

function scaleToUnitLength(vector: Float32Array): void {
  const length = Math.hypot(...vector) || 1;
  for (const [d, value] of vector.entries()) vector[d] = value / length;
}
