import { setImmediate as nextTurn } from 'node:timers/promises';

/** Of vectors of unit length. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

const TURN_MS = 10;

/** A long computation calls this often: every 10 ms it lets others run, so that no request waits for it. */
export function createYield(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < TURN_MS) return undefined;
    return nextTurn().then(() => {
      since = performance.now();
    });
  };
}

/** How many dimensions are looked at first: most pairs are told apart by a quarter of them. */
const FIRST_PART = 4;

/** Finds the vectors that are within `threshold` of another, out of a fixed list. */
export function createNeighbours(vectors: Float32Array[]) {
  const length = vectors[0]?.length ?? 0;
  const first = Math.ceil(length / FIRST_PART);
  const rest = vectors.map((vector) => Math.sqrt(vector.subarray(first).reduce((sum, x) => sum + x * x, 0)));

  /** Cosine of two of them by index, or null when it is below the threshold. */
  return (i: number, j: number, threshold: number): number | null => {
    const [a, b] = [vectors[i] as Float32Array, vectors[j] as Float32Array];
    let sum = 0;
    for (let d = 0; d < first; d++) sum += (a[d] as number) * (b[d] as number);
    // The other dimensions add at most the product of their lengths (Cauchy and Schwarz).
    if (sum + (rest[i] as number) * (rest[j] as number) < threshold) return null;
    for (let d = first; d < length; d++) sum += (a[d] as number) * (b[d] as number);
    return sum < threshold ? null : sum;
  };
}
