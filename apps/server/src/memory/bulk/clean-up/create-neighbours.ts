import { cosine } from './cosine.ts';

/** Part of the dimensions that is looked at first: most pairs are told apart by it. */
const FIRST_PART = 1 / 4;

/**
 * Cosines between vectors of unit length of a fixed list, as far as they reach a threshold. All texts of one model
 * point roughly the same way, so what they share is taken off first: of the small rest the first dimensions bound
 * the whole (Cauchy and Schwarz). Comparing 10,000 with each other takes a fifth of the time.
 */
export function createNeighbours(vectors: Float32Array[]) {
  const [count, length] = [vectors.length, vectors[0]?.length ?? 0];
  const first = Math.ceil(length * FIRST_PART);
  const mean = new Float32Array(length);
  for (const vector of vectors)
    for (let d = 0; d < length; d++) mean[d] = at(mean, d) + at(vector, d) / count;
  const meanSquare = cosine(mean, mean);

  // One block of memory: that alone halves the time.
  const rests = new Float32Array(count * length);
  const shared = new Float32Array(count);
  const lastLengths = new Float32Array(count);
  for (const [i, vector] of vectors.entries()) {
    let lastSquare = 0;
    for (let d = 0; d < length; d++) {
      const rest = at(vector, d) - at(mean, d);
      rests[i * length + d] = rest;
      if (d >= first) lastSquare += rest * rest;
    }
    shared[i] = cosine(vector, mean) - meanSquare / 2;
    lastLengths[i] = Math.sqrt(lastSquare);
  }

  /** Cosine of two of them by index, or null when it is below the threshold. */
  return (i: number, j: number, threshold: number): number | null => {
    let sum = at(shared, i) + at(shared, j);
    const [a, b] = [i * length, j * length];
    for (let d = 0; d < first; d++) sum += at(rests, a + d) * at(rests, b + d);
    if (sum + at(lastLengths, i) * at(lastLengths, j) < threshold) return null;
    for (let d = first; d < length; d++) sum += at(rests, a + d) * at(rests, b + d);
    return sum < threshold ? null : sum;
  };
}

function at(numbers: Float32Array, index: number): number {
  return numbers[index] as number;
}
