import { totalmem } from 'node:os';

/** With a build or a crawler in each. */
const BYTES_PER_COMPUTER = 256 * 1024 ** 2;

/** As many as the memory has room for, and at least one for each run. */
export function defaultComputers(concurrency: number): number {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return Math.max(concurrency, Math.floor(memory / BYTES_PER_COMPUTER));
}
