import { parentPort, workerData } from 'node:worker_threads';
import { EmbedderError } from '../embedder-error.ts';
import { loadModel } from './load-model.ts';
import type { WorkerReply } from './start-worker.ts';

/** The thread's entire program: one batch of prefixed texts in, their vectors out. */
const model = loadModel(workerData.modelDirectory);
const port = parentPort;
port?.on('message', async (texts: string[]) => {
  try {
    const embed = await model;
    const vectors = await embed(texts);
    port.postMessage({ vectors } satisfies WorkerReply, [vectors.buffer as ArrayBuffer]);
  } catch (error) {
    const code = error instanceof EmbedderError ? error.code : 'worker_crashed';
    const message = error instanceof Error ? error.message : String(error);
    port.postMessage({ error: { code, message } } satisfies WorkerReply);
  }
});
