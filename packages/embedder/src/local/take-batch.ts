import { MAX_TOKENS } from './model-facts.ts';

export interface EmbeddingJob {
  text: string;
  resolve(vector: Float32Array): void;
  reject(error: unknown): void;
}

/**
 * The tokens of one batch, padding included. A batch cannot be interrupted, so a query may have to wait for one: 40 ms
 * (150 for one text of 512 tokens). Twice as many tokens made it 75 ms for 3 % more vectors a second, and eight times
 * as many took 500 MB.
 */
const BATCH_TOKENS = 256;

/** Removes the next batch from the queue. Neighbours of similar length waste the least padding. */
export function takeBatch(queue: EmbeddingJob[]): EmbeddingJob[] {
  let size = 0;
  let width = 0;
  for (const job of queue) {
    width = Math.max(width, estimateTokens(job.text));
    if (size > 0 && width * (size + 1) > BATCH_TOKENS) break;
    size++;
  }
  return queue.splice(0, size);
}

/** Four bytes of UTF-8 a token: right for English, and close enough for scripts with one token per character. */
export function estimateTokens(text: string): number {
  return Math.min(MAX_TOKENS, Math.ceil(Buffer.byteLength(text) / 4) + 2);
}
