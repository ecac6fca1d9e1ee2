import { existsSync } from 'node:fs';
import { EmbedderError } from '../embedder-error.ts';
import type { Embedder } from '../types.ts';
import { createProcessEmbedder } from './create-process-embedder.ts';
import { DIMENSIONS, MULTILINGUAL_MODEL_ID } from './model-facts.ts';

export interface MultilingualEmbedderOptions {
  /** Where its file is, or is going to be: until then everything is refused as `unavailable`. */
  path: string;
  idleMs?: number | undefined;
}

/** The model for other languages than English. It is not part of this package; its process is started by the first text. */
export function createMultilingualEmbedder({ path, idleMs }: MultilingualEmbedderOptions): Embedder {
  const embedder = createProcessEmbedder({
    modelId: MULTILINGUAL_MODEL_ID,
    dimensions: DIMENSIONS,
    source: { model: 'multilingual', path },
    idleMs,
  });

  function requireFile(): void {
    if (!existsSync(path)) throw new EmbedderError('unavailable', 'The multilingual model is not here yet.');
  }

  return {
    ...embedder,
    async embedQuery(text) {
      requireFile();
      return embedder.embedQuery(text);
    },
    async embedPassages(texts, options) {
      requireFile();
      return embedder.embedPassages(texts, options);
    },
  };
}
