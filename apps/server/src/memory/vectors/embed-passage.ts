import type { Embedder } from '@jettson/embedder';
import { toPassage } from '../search/search-text.ts';

/** The vector of a memory; undefined when the embedder fails: a put must not, and the background job tries again. */
export async function embedPassage(
  embedder: Embedder,
  { key, value }: { key: string; value: string },
): Promise<Float32Array | undefined> {
  try {
    const [vector] = await embedder.embedPassages([toPassage(key, value)]);
    return vector;
  } catch {
    return undefined;
  }
}
