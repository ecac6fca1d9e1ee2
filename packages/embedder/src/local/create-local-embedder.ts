import { fileURLToPath } from 'node:url';
import type { Embedder } from '../types.ts';
import { createMultilingualEmbedder } from './create-multilingual-embedder.ts';
import { createThreadEmbedder } from './create-thread-embedder.ts';
import { DIMENSIONS, MODEL_ID } from './model-facts.ts';

export interface LocalEmbedderOptions {
  /** Milliseconds without work after which the worker, and its 100 MB, go away; the next text starts it again. */
  idleMs?: number;
  modelDirectory?: string;
  /** Where the file of the model for other languages is, or is going to be. Without it they have none. */
  multilingualPath?: string | undefined;
}

const MODEL_DIRECTORY = fileURLToPath(new URL('../../model', import.meta.url));

/** The model that is part of this package, and beside it the one for other languages than English. */
export function createLocalEmbedder({
  idleMs,
  modelDirectory = MODEL_DIRECTORY,
  multilingualPath,
}: LocalEmbedderOptions = {}): Embedder {
  const english = createThreadEmbedder({
    modelId: MODEL_ID,
    dimensions: DIMENSIONS,
    source: { model: 'english', path: modelDirectory },
    idleMs,
  });
  const multilingual =
    multilingualPath === undefined ? null : createMultilingualEmbedder({ path: multilingualPath, idleMs });
  return {
    ...english,
    otherLanguages: multilingual,
    async close() {
      await multilingual?.close();
      await english.close();
    },
  };
}
