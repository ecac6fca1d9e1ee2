import { fileURLToPath } from 'node:url';
import type { Embedder } from '../types.ts';
import { createMultilingualEmbedder } from './create-multilingual-embedder.ts';
import { createProcessEmbedder } from './create-process-embedder.ts';
import { DIMENSIONS, MODEL_ID } from './model-facts.ts';

export interface LocalEmbedderOptions {
  /** Milliseconds without work after which the process of the model ends, and gives back its memory; the next text starts it again. */
  idleMs?: number;
  modelDirectory?: string;
  lateModelDirectory?: string;
  /** Where the file of the model for other languages is, or is going to be. Without it they have none. */
  multilingualPath?: string | undefined;
}

const directoryOf = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/**
 * The models that are part of this package, and beside them the one for other languages than English. The one of the late
 * interaction shares process and tokenizer with the embedding model.
 */
export function createLocalEmbedder({
  idleMs,
  modelDirectory = directoryOf('model'),
  lateModelDirectory = directoryOf('late-model'),
  multilingualPath,
}: LocalEmbedderOptions = {}): Embedder {
  const english = createProcessEmbedder({
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
