import type { NearDuplicate } from '@jettson/contract';
import type { Embedding } from '../../../model/embedding.ts';
import { cosine } from '../cosine.ts';
import { haveSameSubject } from '../same/have-same-subject.ts';
import type { LiveVersion } from '../select-live.ts';

/**
 * What no summary takes of a group of memories that are alike, because its keys, tags or metadata name something else:
 * each with the nearest member that it was kept apart from. Pairs are named once.
 */
export function findLeftOut(
  members: LiveVersion[],
  summarized: LiveVersion[][],
  embeddings: Map<number, Embedding>,
): NearDuplicate[] {
  const taken = new Set(summarized.flat());
  const pairs = new Map<string, NearDuplicate>();
  for (const member of members) {
    if (taken.has(member)) continue;
    const apart = members.filter((other) => !haveSameSubject(member, other, { areNotes: true }));
    const nearest = apart
      .map((other) => ({ other, similarity: similarityOf(member, other, embeddings) }))
      .sort((a, b) => b.similarity - a.similarity)[0];
    if (nearest === undefined) continue;
    const memory_ids = [member.memoryId, nearest.other.memoryId].sort();
    pairs.set(memory_ids.join(), { memory_ids, similarity: nearest.similarity, reason: 'subject' });
  }
  return [...pairs.values()];
}

function similarityOf(a: LiveVersion, b: LiveVersion, embeddings: Map<number, Embedding>): number {
  const vectorOf = ({ versionId }: LiveVersion) => embeddings.get(versionId)?.vector as Float32Array;
  return cosine(vectorOf(a), vectorOf(b));
}
