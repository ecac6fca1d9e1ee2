import type { Embedder } from '@jettson/embedder';

const DIMENSIONS = 384;

/**
 * A fake embedder: a vector is made from the text's letter triples, in microseconds, so that texts that share words are
 * close to each other and equal texts have equal vectors. For tests that are not about meaning.
 */
export function fakeEmbedder({ modelId = 'fake-triples' } = {}): Embedder {
  return {
    modelId,
    dimensions: DIMENSIONS,
    embedQuery: async (text) => toVector(text),
    embedPassages: async (texts) => texts.map(toVector),
    close: async () => {},
  };
}

function toVector(text: string): Float32Array {
  const vector = new Float32Array(DIMENSIONS);
  const padded = `  ${text.toLowerCase()} `;
  for (let i = 0; i + 3 <= padded.length; i++) {
    let hash = 7;
    for (let j = i; j < i + 3; j++) hash = (hash * 31 + padded.charCodeAt(j)) >>> 0;
    vector[hash % DIMENSIONS] = (vector[hash % DIMENSIONS] ?? 0) + 1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((x) => x / length);
}
