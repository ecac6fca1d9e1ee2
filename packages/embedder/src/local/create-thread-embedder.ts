import { EmbedderError } from '../embedder-error.ts';
import type { Embedder } from '../types.ts';
import { type EmbeddingWorker, type ModelSource, startWorker } from './start-worker.ts';
import { type EmbeddingJob, estimateTokens, takeBatch } from './take-batch.ts';

export interface ThreadEmbedderOptions {
  modelId: string;
  dimensions: number;
  source: ModelSource;
  /** The worker and its memory go after this long without work, milliseconds; the next text starts it again. */
  idleMs?: number | undefined;
}

/** An e5 model in a worker thread that is started by the first text. */
export function createThreadEmbedder({
  modelId,
  dimensions,
  source,
  idleMs = 60_000,
}: ThreadEmbedderOptions): Embedder {
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
    worker ??= startWorker(source);
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
    // The caller pushes all its texts in this turn: waiting for its end makes them one batch.
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
    modelId,
    dimensions,
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
