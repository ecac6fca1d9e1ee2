/**
 * FNV-1a of the bytes from `start` to `end`. The table stores only hashes: hardly any two of its 70,000 n-grams share
 * one.
 */
export function hashNgram(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return hash >>> 0;
}
