/** A vector and the model that made it. Vectors of different models are never compared. */
export interface Embedding {
  modelId: string;
  /** Of unit length. */
  vector: Float32Array;
  /** For the second stage of a search; undefined if the embedder has none. */
  tokens?: Tokens | undefined;
}

/** The vectors of a text's tokens, one after the other; none for a text that is not in the model's language. */
export interface Tokens {
  modelId: string;
  vectors: Int8Array;
}

/** A vector as pgvector writes it as text. */
export function toVectorText(vector: Float32Array): string {
  return `[${vector.join(',')}]`;
}

/**
 * pgvector's binary form: two 16-bit words, then big-endian floats. Reading it is ten times faster than reading text.
 */
export function decodeVector(bytes: Buffer): Float32Array {
  const vector = new Float32Array((bytes.length - 4) / 4);
  for (let i = 0; i < vector.length; i++) vector[i] = bytes.readFloatBE(4 + 4 * i);
  return vector;
}
