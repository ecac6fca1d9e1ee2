import { EmbedderError } from '../embedder-error.ts';
import type { LateModel } from '../late/load-late-model.ts';
import type { EmbedTexts } from './load-model.ts';
import type { ModelAnswer, ModelReply, ModelRequest, ModelSource } from './start-model-process.ts';

// The entire program of the child process: one request in, its answer out. A model is loaded by the first request that needs
// it. Started by start-model-process.ts, with the source as the argument.
const source: ModelSource = JSON.parse(process.argv[2] ?? '{}');
const tell = (reply: ModelReply) => process.send?.(reply);

// Ctrl-C or a stop of the service reaches all its processes, and the parent searches while it drains. It ends this one.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit());
process.on('message', async (request: ModelRequest) => {
  try {
    tell(await answer(request));
  } catch (error) {
    const code = error instanceof EmbedderError ? error.code : 'worker_crashed';
    const message = error instanceof Error ? error.message : String(error);
    tell({ error: { code, message } });
  }
});

let model: Promise<EmbedTexts> | undefined;
let lateModel: Promise<LateModel> | undefined;

async function answer(request: ModelRequest): Promise<ModelAnswer> {
  if ('embed' in request) {
    model ??= load();
    const embed = await model;
    return { vectors: await embed(request.embed) };
  }
  lateModel ??= loadLate();
  const { encode, compare } = await lateModel;
  if ('compare' in request) return { scores: compare(request.compare, request.with) };
  const tokens: Int8Array[] = [];
  for (const text of request.encode) tokens.push(await encode(text, request.as));
  return { tokens };
}

async function load(): Promise<EmbedTexts> {
  const { model: name, path } = source;
  if (name === 'english') return (await import('./load-model.ts')).loadModel(path);
  return (await import('./multilingual/load-multilingual-model.ts')).loadMultilingualModel(path);
}

async function loadLate(): Promise<LateModel> {
  const { path, latePath = '' } = source;
  return (await import('../late/load-late-model.ts')).loadLateModel(latePath, path);
}
