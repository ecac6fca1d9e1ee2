import type { Embedder } from '@jettson/embedder';
import type { Embedding } from './embedding.ts';
import { toPassage } from './passage.ts';

/** The embeddings of memories, in their order. Throws an EmbedderError. */
export async function embedMemories(
  embedder: Embedder,
  memories: { key: string; value: string }[],
): Promise<Embedding[]> {
  const vectors = await embedder.embedPassages(memories.map(({ key, value }) => toPassage(key, value)));
  return vectors.map((vector) => ({ modelId: embedder.modelId, vector }));
}
