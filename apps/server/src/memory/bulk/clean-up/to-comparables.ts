import type { Embedding } from '../../model/embedding.ts';
import { toPassage } from '../../model/passage.ts';
import type { Comparable } from './find-duplicates.ts';
import type { LiveVersion } from './select-live.ts';

/** Converts versions to what is compared. Each must have an embedding. */
export function toComparables(versions: LiveVersion[], embeddings: Map<number, Embedding>): Comparable[] {
  return versions.map(({ versionId, key, value, tags, metadata, trust, expiresAt }) => ({
    key,
    value,
    tags,
    metadata,
    trust,
    expiresAt,
    vector: embeddings.get(versionId)?.vector as Float32Array,
    hasTitle: toPassage(key, value) !== value,
  }));
}
