import { fileURLToPath } from 'node:url';
import { EmbedderError } from '../embedder-error.ts';
import type { Embedder } from '../types.ts';
import { DIMENSIONS, MODEL_ID } from './model-facts.ts';
import { type EmbeddingWorker, startWorker } from './start-worker.ts';
import { type EmbeddingJob, estimateTokens, takeBatch } from './take-batch.ts';

export interface LocalEmbedderOptions {
  /** Milliseconds without work after which the worker, and its 100 MB, go away; the next text starts it again. */
  idleMs?: number;
  modelDirectory?: string;
}

const MODEL_DIRECTORY = fileURLToPath(new URL('../../model', import.meta.url));

/** The model that is part of this package, in a worker thread that is started by the first text. */
export function createLocalEmbedder({
  idleMs = 60_000,
  modelDirectory = MODEL_DIRECTORY,
}: LocalEmbedderOptions = {}): Embedder {
  const awaited: EmbeddingJob[] = [];
  const bulk: EmbeddingJob[] = [];
  let worker: EmbeddingWorker | null = null;
  let working = false;
  let closed = false;
  let idleTimer: NodeJS.Timeout | undefined;

  async function stopWorker() {
    const stopped = worker;
    worker = null;
    await stopped?.stop();
  }

  async function runBatch(texts: string[]): Promise<Float32Array[]> {
    worker ??= startWorker(modelDirectory);
    try {
      return await worker.run(texts);
    } catch (error) {
      await stopWorker();
      if (closed) throw new EmbedderError('closed', 'The embedder was closed.');
      throw error;
    }
  }

  async function runBatchAgainAfterCrash(texts: string[]): Promise<Float32Array[]> {
    try {
      return await runBatch(texts);
    } catch (error) {
      if (!(error instanceof EmbedderError) || error.code !== 'worker_crashed') throw error;
      return runBatch(texts);
    }
  }

  async function workThroughQueues() {
    if (working) return;
    working = true;
    clearTimeout(idleTimer);
    // The caller pushes all its texts in this turn of the event loop: waiting for its end makes them one batch.
    await Promise.resolve();
    for (;;) {
      const batch = takeBatch([awaited, bulk]);
      if (batch.length === 0) break;
      try {
        const vectors = await runBatchAgainAfterCrash(batch.map((job) => job.text));
        for (const [index, job] of batch.entries()) job.resolve(vectors[index] as Float32Array);
      } catch (error) {
        for (const job of batch) job.reject(error);
      }
    }
    working = false;
    if (!closed) idleTimer = setTimeout(() => void stopWorker(), idleMs).unref();
  }

  function enqueue(queue: EmbeddingJob[], text: string): Promise<Float32Array> {
    if (closed) return Promise.reject(new EmbedderError('closed', 'The embedder was closed.'));
    const { promise, resolve, reject } = Promise.withResolvers<Float32Array>();
    queue.push({ text, resolve, reject });
    void workThroughQueues();
    return promise;
  }

  return {
    modelId: MODEL_ID,
    dimensions: DIMENSIONS,
    embedQuery: (text) => enqueue(awaited, `query: ${text}`),
    async embedPassages(texts) {
      const queue = texts.length === 1 ? awaited : bulk;
      const vectors = new Array<Float32Array>(texts.length);
      const byLength = [...texts.entries()].sort(([, a], [, b]) => estimateTokens(a) - estimateTokens(b));
      await Promise.all(
        byLength.map(async ([index, text]) => {
          vectors[index] = await enqueue(queue, `passage: ${text}`);
        }),
      );
      return vectors;
    },
    async close() {
      closed = true;
      clearTimeout(idleTimer);
      for (const job of [...awaited.splice(0), ...bulk.splice(0)]) {
        job.reject(new EmbedderError('closed', 'The embedder was closed.'));
      }
      await stopWorker();
    },
  };
}
