import { EmbedderError } from '../embedder-error.ts';
import { LATE_MODEL_ID } from '../late/late-facts.ts';
import type { Embedder, LateInteraction } from '../types.ts';
import {
  type ModelAnswer,
  type ModelProcess,
  type ModelRequest,
  type ModelSource,
  startModelProcess,
} from './start-model-process.ts';
import { type EmbeddingJob, estimateTokens, takeBatch } from './take-batch.ts';

export interface ProcessEmbedderOptions {
  modelId: string;
  dimensions: number;
  source: ModelSource;
  /** The process and its memory go after this long without work, milliseconds; the next text starts it again. */
  idleMs?: number | undefined;
}

/** A request of the late interaction that waits for the process. */
interface LateJob extends PromiseWithResolvers<ModelAnswer> {
  request: ModelRequest;
}

/** What a query may have to wait behind: 5 ms each. */
const LATE_PASSAGES_AT_ONCE = 4;

/**
 * An e5 model in a process that is started by the first text, with the late interaction where its source has one. Not in a
 * thread: when that ended, the C library kept 140 MB of what it had freed.
 */
export function createProcessEmbedder({
  modelId,
  dimensions,
  source,
  idleMs = 60_000,
}: ProcessEmbedderOptions): Embedder {
  const awaited: EmbeddingJob[] = [];
  const urgent: EmbeddingJob[] = [];
  const bulk: EmbeddingJob[] = [];
  const awaitedLate: LateJob[] = [];
  const bulkLate: LateJob[] = [];
  let modelProcess: ModelProcess | null = null;
  let working = false;
  let closed = false;
  let idleTimer: NodeJS.Timeout | undefined;

  async function stopProcess() {
    const stopped = modelProcess;
    modelProcess = null;
    await stopped?.stop();
  }

  async function run(request: ModelRequest): Promise<ModelAnswer> {
    modelProcess ??= startModelProcess(source);
    try {
      return await modelProcess.run(request);
    } catch (error) {
      await stopProcess();
      if (closed) throw new EmbedderError('closed', 'The embedder was closed.');
      throw error;
    }
  }

  async function runAgainAfterCrash(request: ModelRequest): Promise<ModelAnswer> {
    try {
      return await run(request);
    } catch (error) {
      if (!(error instanceof EmbedderError) || error.code !== 'worker_crashed') throw error;
      return run(request);
    }
  }

  async function embedBatch(batch: EmbeddingJob[]) {
    try {
      const answer = await runAgainAfterCrash({ embed: batch.map((job) => job.text) });
      const vectors = 'vectors' in answer ? answer.vectors : new Float32Array();
      for (const [row, job] of batch.entries()) {
        job.resolve(vectors.slice(row * dimensions, (row + 1) * dimensions));
      }
    } catch (error) {
      for (const job of batch) job.reject(error);
    }
  }

  /** The most urgent work that waits: what somebody waits for comes first. */
  function takeWork(): (() => Promise<void>) | undefined {
    const late = (queue: LateJob[]) => {
      const job = queue.shift();
      return job && (() => runAgainAfterCrash(job.request).then(job.resolve, job.reject));
    };
    const texts = (queue: EmbeddingJob[]) => {
      const batch = takeBatch(queue);
      return batch.length > 0 ? () => embedBatch(batch) : undefined;
    };
    return texts(awaited) ?? late(awaitedLate) ?? texts(urgent) ?? texts(bulk) ?? late(bulkLate);
  }

  async function workThroughQueues() {
    if (working) return;
    working = true;
    clearTimeout(idleTimer);
    // The caller pushes all its texts in this turn: waiting for its end makes them one batch.
    await Promise.resolve();
    for (let work = takeWork(); work !== undefined; work = takeWork()) await work();
    working = false;
    if (!closed) idleTimer = setTimeout(() => void stopProcess(), idleMs).unref();
  }

  function enqueue(queue: EmbeddingJob[], text: string): Promise<Float32Array> {
    if (closed) return Promise.reject(new EmbedderError('closed', 'The embedder was closed.'));
    const { promise, resolve, reject } = Promise.withResolvers<Float32Array>();
    queue.push({ text, resolve, reject });
    void workThroughQueues();
    return promise;
  }

  function askLate(queue: LateJob[], request: ModelRequest): Promise<ModelAnswer> {
    if (closed) return Promise.reject(new EmbedderError('closed', 'The embedder was closed.'));
    const job = { ...Promise.withResolvers<ModelAnswer>(), request };
    queue.push(job);
    void workThroughQueues();
    return job.promise;
  }

  async function encode(queue: LateJob[], request: { encode: string[]; as: 'query' | 'passage' }) {
    const answer = await askLate(queue, request);
    // What arrives shares one buffer.
    return 'tokens' in answer ? answer.tokens.map((tokens) => tokens.slice()) : [];
  }

  const late: LateInteraction = {
    modelId: LATE_MODEL_ID,
    encodeQuery: async (text) => (await encode(awaitedLate, { encode: [text], as: 'query' }))[0] as Int8Array,
    async encodePassages(texts) {
      const queue = texts.length === 1 ? awaitedLate : bulkLate;
      const parts = Array.from({ length: Math.ceil(texts.length / LATE_PASSAGES_AT_ONCE) }, (_, i) =>
        texts.slice(i * LATE_PASSAGES_AT_ONCE, (i + 1) * LATE_PASSAGES_AT_ONCE),
      );
      const encoded = await Promise.all(parts.map((part) => encode(queue, { encode: part, as: 'passage' })));
      return encoded.flat();
    },
    async compare(query, passages) {
      const answer = await askLate(awaitedLate, { compare: query, with: passages });
      return 'scores' in answer ? answer.scores : new Float32Array();
    },
  };

  return {
    modelId,
    dimensions,
    embedQuery: (text) => enqueue(awaited, `query: ${text}`),
    async embedPassages(texts, { urgent: areUrgent = false } = {}) {
      const many = areUrgent ? urgent : bulk;
      const queue = texts.length === 1 ? awaited : many;
      const vectors = new Array<Float32Array>(texts.length);
      const byLength = [...texts.entries()].sort(([, a], [, b]) => estimateTokens(a) - estimateTokens(b));
      await Promise.all(
        byLength.map(async ([index, text]) => {
          vectors[index] = await enqueue(queue, `passage: ${text}`);
        }),
      );
      return vectors;
    },
    ...(source.latePath === undefined ? {} : { late }),
    async close() {
      closed = true;
      clearTimeout(idleTimer);
      for (const job of [
        ...awaited.splice(0),
        ...urgent.splice(0),
        ...bulk.splice(0),
        ...awaitedLate.splice(0),
        ...bulkLate.splice(0),
      ]) {
        job.reject(new EmbedderError('closed', 'The embedder was closed.'));
      }
      await stopProcess();
    },
  };
}
