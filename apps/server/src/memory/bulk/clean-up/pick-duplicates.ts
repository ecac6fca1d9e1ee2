import { type DedupePairRequest, MEMORY_METADATA_MAX_CHARS, MEMORY_TAGS_MAX } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import { ApiError, wrongField } from '../../../errors.ts';
import type { MemoryScope } from '../../model/memory-scope.ts';
import { conflictOf } from '../operations/conflict-of.ts';
import { cosine } from './cosine.ts';
import { loadEmbeddings } from './load-embeddings.ts';
import { unite } from './same/can-stand-for.ts';
import { type LiveVersion, selectLiveById } from './select-live.ts';

export interface Duplicate {
  kept: LiveVersion;
  removed: LiveVersion;
  similarity: number;
}

/**
 * The pairs that a person has decided on. Throws `invalid_body`, with the field, for pairs that contradict each other or
 * do not fit into one memory, `not_found` for a memory that is not live, `conflict` for one that has changed since the
 * caller saw it.
 */
export async function pickDuplicates(
  deps: { db: Database; embedder: Embedder },
  scope: MemoryScope,
  pairs: DedupePairRequest[],
): Promise<{ live: LiveVersion[]; duplicates: Duplicate[]; near: [] }> {
  checkContradictions(pairs);
  const ids = [...new Set(pairs.flatMap(({ kept, removed }) => [kept, removed]))];
  const live = await selectLiveById(deps.db, scope, ids);
  const byId = new Map(live.map((version) => [version.memoryId, version]));
  const embeddings = await loadEmbeddings(deps, scope.accountId, live);
  const vectorOf = ({ versionId }: LiveVersion) => embeddings.get(versionId)?.vector ?? new Float32Array();
  const duplicates = pairs.map((pair, index) => {
    const kept = liveOf(byId, pair.kept, `pairs.${index}.kept`);
    const removed = liveOf(byId, pair.removed, `pairs.${index}.removed`);
    if (kept.namespace !== removed.namespace) {
      throw wrongField(
        `pairs.${index}.removed`,
        `a memory of the namespace of the other one (${kept.namespace})`,
      );
    }
    return { kept, removed, similarity: Math.min(1, Math.max(0, cosine(vectorOf(kept), vectorOf(removed)))) };
  });
  checkUnchanged(pairs, duplicates);
  checkRoom(duplicates);
  return { live, duplicates, near: [] };
}

function checkContradictions(pairs: DedupePairRequest[]): void {
  const removed = new Set<string>();
  for (const [index, pair] of pairs.entries()) {
    if (removed.has(pair.removed))
      throw wrongField(`pairs.${index}.removed`, 'a memory that no other pair removes');
    removed.add(pair.removed);
  }
  for (const [index, { kept }] of pairs.entries()) {
    if (removed.has(kept)) throw wrongField(`pairs.${index}.kept`, 'a memory that no pair removes');
  }
}

function liveOf(byId: Map<string, LiveVersion>, id: string, field: string): LiveVersion {
  const version = byId.get(id);
  if (version !== undefined) return version;
  const expected = 'the memory_id of a live memory';
  throw new ApiError('not_found', `${field}: expected ${expected}`, { details: { field, expected } });
}

function checkUnchanged(pairs: DedupePairRequest[], duplicates: Duplicate[]): void {
  const changed = duplicates.flatMap(({ kept, removed }, index) => {
    const { kept_updated_at: ofKept, removed_updated_at: ofRemoved } = pairs[index] ?? {};
    return [
      ...(ofKept != null && ofKept !== kept.validFrom ? [kept] : []),
      ...(ofRemoved != null && ofRemoved !== removed.validFrom ? [removed] : []),
    ];
  });
  if (changed.length === 0) return;
  throw conflictOf(
    [...new Set(changed)].map(({ namespace, key, memoryId }) => ({
      namespace,
      key,
      memory_id: memoryId,
      reason: 'changed since you saw it',
    })),
  );
}

function checkRoom(duplicates: Duplicate[]): void {
  for (const [kept, gone] of Map.groupBy(duplicates, (duplicate) => duplicate.kept)) {
    const { tags, metadata } = unite([kept, ...gone.map(({ removed }) => removed)]);
    const index = duplicates.findIndex((duplicate) => duplicate.kept === kept);
    if (tags.length > MEMORY_TAGS_MAX) {
      throw wrongField(`pairs.${index}.kept`, `memories with at most ${MEMORY_TAGS_MAX} tags together`);
    }
    if (JSON.stringify(metadata).length > MEMORY_METADATA_MAX_CHARS) {
      throw wrongField(
        `pairs.${index}.kept`,
        `memories with at most ${MEMORY_METADATA_MAX_CHARS} characters of metadata together`,
      );
    }
  }
}
