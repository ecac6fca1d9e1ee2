import { Worker } from 'node:worker_threads';
import { EmbedderError, type EmbedderErrorCode } from '../embedder-error.ts';
import { DIMENSIONS } from './model-facts.ts';

export type WorkerReply =
  | { vectors: Float32Array; error?: undefined }
  | { error: { code: EmbedderErrorCode; message: string } };

/** Which model the thread loads, and from where. */
export interface ModelSource {
  model: 'english' | 'multilingual';
  path: string;
}

export interface EmbeddingWorker {
  /** One batch at a time. Rejects with an EmbedderError, `worker_crashed` when the thread ended. */
  run(texts: string[]): Promise<Float32Array[]>;
  stop(): Promise<void>;
}

// Otherwise the runtime starts its vendor's telemetry, which writes to the folder for temporary files and uploads over
// the internet. It reads the environment of the process when it is loaded; a thread has only a copy of that.
// biome-ignore lint/style/noProcessEnv: there is no other switch.
process.env.ORT_DISABLE_TELEMETRY = '1';

/** Starts the thread; the first batch waits while the model is loaded (a quarter of a second). */
export function startWorker(source: ModelSource): EmbeddingWorker {
  const thread = new Worker(new URL('./worker.ts', import.meta.url), {
    name: 'embedder',
    workerData: source,
    execArgv: [],
  });
  let batch: PromiseWithResolvers<Float32Array[]> | null = null;
  let ended: EmbedderError | null = null;

  const end = (cause?: unknown) => {
    ended ??= new EmbedderError('worker_crashed', 'The embedding worker ended.', { cause });
    batch?.reject(ended);
  };
  thread.on('error', end);
  thread.on('exit', () => end());
  thread.on('message', (reply: WorkerReply) => {
    if (reply.error) batch?.reject(new EmbedderError(reply.error.code, reply.error.message));
    else batch?.resolve(splitVectors(reply.vectors));
  });
  // An idle worker must not keep the process alive; a batch in progress must.
  thread.unref();

  return {
    async run(texts) {
      if (ended) throw ended;
      batch = Promise.withResolvers();
      thread.ref();
      thread.postMessage(texts);
      try {
        return await batch.promise;
      } finally {
        batch = null;
        thread.unref();
      }
    },
    async stop() {
      await thread.terminate();
    },
  };
}

function splitVectors(vectors: Float32Array): Float32Array[] {
  return Array.from({ length: vectors.length / DIMENSIONS }, (_, row) =>
    vectors.slice(row * DIMENSIONS, (row + 1) * DIMENSIONS),
  );
}
