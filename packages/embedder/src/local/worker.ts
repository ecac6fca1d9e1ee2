import { parentPort, workerData } from 'node:worker_threads';
import { EmbedderError } from '../embedder-error.ts';
import type { EmbedTexts } from './load-model.ts';
import type { ModelSource, WorkerReply } from './start-worker.ts';

/** The thread's entire program: one batch of prefixed texts in, their vectors out. */
const model = load(workerData);
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

async function load({ model: name, path }: ModelSource): Promise<EmbedTexts> {
  if (name === 'english') return (await import('./load-model.ts')).loadModel(path);
  return (await import('./multilingual/load-multilingual-model.ts')).loadMultilingualModel(path);
}
