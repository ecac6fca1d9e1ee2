import type { Embedder } from '@jettson/embedder';
import type { Embedding } from './embedding.ts';
import { encodeMemories } from './encode-memories.ts';
import { toPassage } from './passage.ts';

/** The embeddings of memories, in order, with what the second stage of a search needs. Throws an EmbedderError. */
export async function embedMemories(
  embedder: Embedder,
  memories: { key: string; value: string }[],
): Promise<Embedding[]> {
  const [vectors, tokens] = await Promise.all([
    embedder.embedPassages(memories.map(({ key, value }) => toPassage(key, value))),
    encodeMemories(embedder, memories),
  ]);
  return vectors.map((vector, i) => ({ modelId: embedder.modelId, vector, tokens: tokens[i] }));
}
