import type { Embedder } from '@jettson/embedder';
import { ENGLISH, languageOfMemory } from './search-config.ts';

/** The model that knows the language of a memory; null where none does, and words alone find it. */
export function embedderFor(embedder: Embedder, memory: { key: string; value: string }): Embedder | null {
  if (embedder.otherLanguages === undefined || languageOfMemory(memory) === ENGLISH) return embedder;
  return embedder.otherLanguages;
}
