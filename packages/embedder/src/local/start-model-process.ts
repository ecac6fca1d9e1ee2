import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnvironment, SMALL_HEAP } from '@jettson/child-environment';
import { EmbedderError, type EmbedderErrorCode } from '../embedder-error.ts';
import type { TextKind } from '../late/load-late-model.ts';

/** Texts to embed, texts to encode for the late interaction, or a query to compare with passages by it. */
export type ModelRequest =
  | { embed: string[] }
  | { encode: string[]; as: TextKind }
  | { compare: Int8Array; with: Int8Array[] };

export type ModelAnswer = { vectors: Float32Array } | { tokens: Int8Array[] } | { scores: Float32Array };

export type ModelReply = ModelAnswer | { error: { code: EmbedderErrorCode; message: string } };

/** Which model the process loads, and from where. */
export interface ModelSource {
  model: 'english' | 'multilingual';
  path: string;
  /** Where the model of the late interaction is; only beside the English one, with which it shares the tokenizer. */
  latePath?: string | undefined;
}

export interface ModelProcess {
  /** One request at a time. Rejects with an EmbedderError, `worker_crashed` when the process ended. */
  run(request: ModelRequest): Promise<ModelAnswer>;
  stop(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('./model-process.ts', import.meta.url));
const ENVIRONMENT = {
  // Otherwise the runtime starts its vendor's telemetry, which writes to the folder for temporary files and uploads over the
  // internet.
  ORT_DISABLE_TELEMETRY: '1',
  ...SMALL_HEAP,
  // What a batch computes with is one to two megabytes. If all of that goes back to the kernel after each batch, half of the
  // processor's time is spent on getting it again. Kept, it is 15 MB more.
  MALLOC_MMAP_THRESHOLD_: '4194304',
  MALLOC_TRIM_THRESHOLD_: '4194304',
};

/** Starts the process; the first request waits while the model is loaded (a third of a second). */
export function startModelProcess(source: ModelSource): ModelProcess {
  const child = fork(PROGRAM, [JSON.stringify(source)], {
    env: { ...childEnvironment('embedding model'), ...ENVIRONMENT },
    execArgv: ['--title=jettson-embedder', '--max-semi-space-size=1'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  let work: PromiseWithResolvers<ModelAnswer> | null = null;
  let ended: EmbedderError | null = null;
  const exited = Promise.withResolvers<void>();

  const end = (cause?: unknown) => {
    ended ??= new EmbedderError('worker_crashed', 'The process of the embedding model ended.', { cause });
    work?.reject(ended);
    exited.resolve();
  };
  // A process that could not be started has no exit event.
  child.on('error', end);
  child.on('exit', () => end());
  child.on('message', (reply: ModelReply) => {
    if ('error' in reply) work?.reject(new EmbedderError(reply.error.code, reply.error.message));
    else work?.resolve(reply);
  });
  // An idle process must not keep this one alive; a request in progress must.
  child.unref();
  child.channel?.unref();

  return {
    async run(request) {
      if (ended) throw ended;
      work = Promise.withResolvers();
      child.channel?.ref();
      // If it has just ended, its exit event says so.
      child.send(request, () => {});
      try {
        return await work.promise;
      } finally {
        work = null;
        child.channel?.unref();
      }
    },
    async stop() {
      if (ended) return;
      child.ref();
      // It keeps nothing.
      child.kill('SIGKILL');
      await exited.promise;
    },
  };
}
