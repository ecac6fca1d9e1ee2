import { fileURLToPath } from 'node:url';
import type { Embedder } from '../types.ts';
import { createMultilingualEmbedder } from './create-multilingual-embedder.ts';
import { createThreadEmbedder } from './create-thread-embedder.ts';
import { DIMENSIONS, MODEL_ID } from './model-facts.ts';

export interface LocalEmbedderOptions {
  /** Milliseconds without work after which the worker, and its 100 MB, go away; the next text starts it again. */
  idleMs?: number;
  modelDirectory?: string;
  lateModelDirectory?: string;
  /** Where the file of the model for other languages is, or is going to be. Without it they have none. */
  multilingualPath?: string | undefined;
}

const directoryOf = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/**
 * The models that are part of this package, and beside them the one for other languages than English. The one of the late
 * interaction shares thread and tokenizer with the embedding model: it takes 10 to 60 MB more there, 127 MB in one of its own.
 */
export function createLocalEmbedder({
  idleMs,
  modelDirectory = directoryOf('model'),
  lateModelDirectory = directoryOf('late-model'),
  multilingualPath,
}: LocalEmbedderOptions = {}): Embedder {
  const english = createThreadEmbedder({
    modelId: MODEL_ID,
    dimensions: DIMENSIONS,
    source: { model: 'english', path: modelDirectory, latePath: lateModelDirectory },
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
