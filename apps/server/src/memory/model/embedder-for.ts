import type { Embedder } from '@jettson/embedder';
import { ENGLISH, languageOfMemory } from './search-config.ts';

/** The model for the language of a memory; null if there is none, so that it is only found by its words. */
export function embedderFor(embedder: Embedder, memory: { key: string; value: string }): Embedder | null {
  if (embedder.otherLanguages === undefined || languageOfMemory(memory) === ENGLISH) return embedder;
  return embedder.otherLanguages;
}
