import { parentPort, workerData } from 'node:worker_threads';
import { EmbedderError } from '../embedder-error.ts';
import type { LateModel } from '../late/load-late-model.ts';
import type { EmbedTexts } from './load-model.ts';
import type { ModelSource, WorkerAnswer, WorkerReply, WorkerRequest } from './start-worker.ts';

/** The thread's entire program: one request in, its answer out. A model is loaded by the first request that needs it. */
const port = parentPort;
port?.on('message', async (request: WorkerRequest) => {
  if (request === 'end') process.exit();
  try {
    const reply = await answer(request);
    port.postMessage(reply, 'vectors' in reply ? [reply.vectors.buffer as ArrayBuffer] : []);
  } catch (error) {
    const code = error instanceof EmbedderError ? error.code : 'worker_crashed';
    const message = error instanceof Error ? error.message : String(error);
    port.postMessage({ error: { code, message } } satisfies WorkerReply);
  }
});

let model: Promise<EmbedTexts> | undefined;
let lateModel: Promise<LateModel> | undefined;

async function answer(request: Exclude<WorkerRequest, 'end'>): Promise<WorkerAnswer> {
  if ('embed' in request) {
    model ??= load(workerData);
    const embed = await model;
    return { vectors: await embed(request.embed) };
  }
  lateModel ??= loadLate(workerData);
  const { encode, compare } = await lateModel;
  if ('compare' in request) return { scores: compare(request.compare, request.with) };
  const tokens: Int8Array[] = [];
  for (const text of request.encode) tokens.push(await encode(text, request.as));
  return { tokens };
}

async function load({ model: name, path }: ModelSource): Promise<EmbedTexts> {
  if (name === 'english') return (await import('./load-model.ts')).loadModel(path);
  return (await import('./multilingual/load-multilingual-model.ts')).loadMultilingualModel(path);
}

async function loadLate({ path, latePath = '' }: ModelSource): Promise<LateModel> {
  return (await import('../late/load-late-model.ts')).loadLateModel(latePath, path);
}
