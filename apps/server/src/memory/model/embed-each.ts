import { type Embedder, EmbedderError } from '@jettson/embedder';
import type { Embedding } from './embedding.ts';
import { toPassage } from './passage.ts';

/** Codes of errors that are due to the text itself: with any other error, every further text would fail as well. */
const REFUSALS = ['rejected', 'bad_answer', 'worker_crashed'];

/**
 * Memories with their vectors, in order. If a text is refused, halving the batch finds it: it is left out, and all others get
 * their vectors. Throws an EmbedderError if nothing can be embedded now.
 */
export async function embedEach<Memory extends { key: string; value: string }>(
  embedder: Pick<Embedder, 'modelId' | 'embedPassages'>,
  memories: Memory[],
  options: { urgent?: boolean } = {},
): Promise<(Memory & { embedding: Embedding })[]> {
  try {
    const passages = memories.map(({ key, value }) => toPassage(key, value));
    const vectors = await embedder.embedPassages(passages, options);
    return memories.map((memory, i) => ({
      ...memory,
      embedding: { modelId: embedder.modelId, vector: vectors[i] as Float32Array },
    }));
  } catch (error) {
    if (!(error instanceof EmbedderError) || !REFUSALS.includes(error.code)) throw error;
    if (memories.length === 1) return [];
    const middle = Math.ceil(memories.length / 2);
    return [
      ...(await embedEach(embedder, memories.slice(0, middle), options)),
      ...(await embedEach(embedder, memories.slice(middle), options)),
    ];
  }
}
