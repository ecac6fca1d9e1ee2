import { Worker } from 'node:worker_threads';
import { EmbedderError, type EmbedderErrorCode } from '../embedder-error.ts';
import type { TextKind } from '../late/load-late-model.ts';

/** Texts to embed, texts to encode for the late interaction, a query to compare with passages by it, or the end. */
export type WorkerRequest =
  | { embed: string[] }
  | { encode: string[]; as: TextKind }
  | { compare: Int8Array; with: Int8Array[] }
  | 'end';

export type WorkerAnswer = { vectors: Float32Array } | { tokens: Int8Array[] } | { scores: Float32Array };

export type WorkerReply = WorkerAnswer | { error: { code: EmbedderErrorCode; message: string } };

/** Which model the thread loads, and from where. */
export interface ModelSource {
  model: 'english' | 'multilingual';
  path: string;
  /** Where the model of the late interaction is; only beside the English one, with which it shares the tokenizer. */
  latePath?: string | undefined;
}

export interface EmbeddingWorker {
  /** One request at a time. Rejects with an EmbedderError, `worker_crashed` when the thread ended. */
  run(request: WorkerRequest): Promise<WorkerAnswer>;
  stop(): Promise<void>;
}

// Otherwise the runtime starts its vendor's telemetry, which writes to the folder for temporary files and uploads over
// the internet. It reads the environment of the process when it is loaded; a thread has only a copy of that.
// biome-ignore lint/style/noProcessEnv: there is no other switch.
process.env.ORT_DISABLE_TELEMETRY = '1';

/** A batch takes less, even on a busy machine. */
const STOP_LIMIT_MS = 30_000;

/** Starts the thread; the first batch waits while the model is loaded (a quarter of a second). */
export function startWorker(source: ModelSource): EmbeddingWorker {
  const thread = new Worker(new URL('./worker.ts', import.meta.url), {
    name: 'embedder',
    workerData: source,
    execArgv: [],
  });
  let work: PromiseWithResolvers<WorkerAnswer> | null = null;
  let ended: EmbedderError | null = null;
  const exited = Promise.withResolvers<void>();

  const end = (cause?: unknown) => {
    ended ??= new EmbedderError('worker_crashed', 'The embedding worker ended.', { cause });
    work?.reject(ended);
  };
  thread.on('error', end);
  thread.on('exit', () => {
    exited.resolve();
    end();
  });
  thread.on('message', (reply: WorkerReply) => {
    if ('error' in reply) work?.reject(new EmbedderError(reply.error.code, reply.error.message));
    else work?.resolve(reply);
  });
  // An idle worker must not keep the process alive; a request in progress must.
  thread.unref();

  return {
    async run(request) {
      if (ended) throw ended;
      work = Promise.withResolvers();
      thread.ref();
      thread.postMessage(request);
      try {
        return await work.promise;
      } finally {
        work = null;
        thread.unref();
      }
    },
    async stop() {
      // Terminated while the runtime computes, the thread takes the whole process with it ("terminate called after throwing
      // an instance of 'Napi::Error'"). So it is asked to end after its current request.
      thread.postMessage('end' satisfies WorkerRequest);
      const timer = setTimeout(() => void thread.terminate(), STOP_LIMIT_MS);
      await exited.promise;
      clearTimeout(timer);
    },
  };
}
