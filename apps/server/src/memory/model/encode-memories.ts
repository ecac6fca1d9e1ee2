import { type Embedder, EmbedderError } from '@jettson/embedder';
import type { Tokens } from './embedding.ts';
import { toPassage } from './passage.ts';
import { ENGLISH, languageOfMemory } from './search-config.ts';

const NOTHING = new Int8Array();

/**
 * The tokens of memories for the second stage of a search, in order; none for memories that are not in English.
 * Undefined if the embedder has no second stage or if it fails: search works without.
 */
export async function encodeMemories(
  { late }: Embedder,
  memories: { key: string; value: string }[],
): Promise<(Tokens | undefined)[]> {
  if (late === undefined) return memories.map(() => undefined);
  const english = memories.filter((memory) => languageOfMemory(memory) === ENGLISH);
  try {
    const encoded = await late.encodePassages(english.map(({ key, value }) => toPassage(key, value)));
    const vectors = new Map(english.map((memory, i) => [memory, encoded[i]]));
    return memories.map((memory) => ({ modelId: late.modelId, vectors: vectors.get(memory) ?? NOTHING }));
  } catch (error) {
    if (error instanceof EmbedderError) return memories.map(() => undefined);
    throw error;
  }
}
