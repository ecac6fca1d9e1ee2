import { isDeepStrictEqual } from 'node:util';
import {
  DEDUPE_PAIRS_MAX,
  type DedupeMemoriesRequest,
  type DedupeMemoriesResponse,
  type Memory,
} from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import { findAnswer, withIdempotency } from '../../../http/idempotency.ts';
import { forChanging, type MemoryScope, narrowed } from '../../model/memory-scope.ts';
import type { Origin } from '../../model/origin.ts';
import { toMemory } from '../../model/to-memory.ts';
import { scoringOf } from '../../search/scoring.ts';
import type { StoreDeps } from '../../store/memory-batch.ts';
import { selectVersionsById } from '../../store/queries.ts';
import { type DraftStep, planOrExecute } from '../operations/plan-or-execute.ts';
import { duplicatesInThread } from './compare-in-thread.ts';
import { MAX_NEAR_PAIRS, type NearPair } from './find-duplicates.ts';
import { loadEmbeddings } from './load-embeddings.ts';
import { type Duplicate, pickDuplicates } from './pick-duplicates.ts';
import { unite } from './same/can-stand-for.ts';
import { type LiveVersion, selectForComparison } from './select-live.ts';
import { toComparables } from './to-comparables.ts';
import { usedThreshold } from './used-threshold.ts';

/**
 * Softly deletes memories that say the same as another one in their namespace, as one operation that can be undone. The
 * one that is kept is trusted at least as much and lasts at least as long as those that are deleted, and gets their
 * tags and metadata. If several qualify, the most important one is kept, then the newest. With `pairs`, the caller decides.
 *
 * Throws what `pickDuplicates` throws, `payload_too_large` for more than can be compared, `conflict` if one of them changes
 * meanwhile, `idempotency_key_reused`.
 */
export async function dedupeMemories(
  deps: StoreDeps & { embedder: Embedder },
  scope: MemoryScope,
  { origin, ...request }: DedupeMemoriesRequest & { origin: Origin },
  idempotencyKey?: string,
): Promise<DedupeMemoriesResponse> {
  const { db, embedder } = deps;
  const { accountId } = scope;
  const { dry_run: dryRun } = request;
  const { lowest, duplicate } = scoringOf(embedder.modelId);
  const threshold = usedThreshold(request.threshold, { usual: duplicate, lowest });
  const call = { key: idempotencyKey, operation: 'memory.dedupe', request };
  const earlier = await findAnswer<DedupeMemoriesResponse>(db, accountId, call);
  if (earlier !== undefined) return earlier;
  const within = narrowed(forChanging(scope), request);
  const { live, duplicates, near } = request.pairs
    ? await pickDuplicates(deps, within, request.pairs)
    : await findDuplicates(deps, within, threshold);
  const byKept = Map.groupBy(duplicates, (duplicate) => duplicate.kept);
  const steps = [
    ...[...byKept].map(([kept, gone]) =>
      toKeptStep(
        kept,
        gone.map(({ removed }) => removed),
      ),
    ),
    ...duplicates.map(({ removed }) => toStep('close', removed)),
  ];
  const shown = request.include_memories ? await selectShown(db, within, { duplicates, near }) : undefined;
  const { body } = await withIdempotency(db, accountId, call, async (tx) => {
    const { executed: _, ...outcome } = await planOrExecute({ ...deps, db: tx }, scope, {
      kind: 'dedupe',
      steps,
      origin,
      dryRun: dryRun ?? false,
    });
    return {
      removed: duplicates.length,
      kept: live.length - duplicates.length,
      pairs: duplicates.map((duplicate) => ({
        kept: duplicate.kept.memoryId,
        removed: duplicate.removed.memoryId,
        similarity: duplicate.similarity,
      })),
      near_duplicates: near.map(({ first, second, similarity, reason }) => ({
        memory_ids: [first.memoryId, second.memoryId],
        similarity,
        reason,
      })),
      threshold,
      ...(shown ? { memories: shown } : {}),
      ...outcome,
    };
  });
  return body;
}

/** What was compared, and what is to be done. */
interface Found {
  live: LiveVersion[];
  duplicates: Duplicate[];
  near: Near[];
}

interface Near {
  first: LiveVersion;
  second: LiveVersion;
  similarity: number;
  reason: NearPair['reason'];
}

/** The memories of the pairs, for a person to decide. Only those of the first pairs: all of them may be 300 MB. */
async function selectShown(
  db: Database,
  scope: MemoryScope,
  { duplicates, near }: Omit<Found, 'live'>,
): Promise<Memory[]> {
  const pairs = [
    ...duplicates.map(({ kept, removed }) => [kept, removed]),
    ...near.map(({ first, second }) => [first, second]),
  ].slice(0, DEDUPE_PAIRS_MAX);
  const ids = [...new Set(pairs.flat().map(({ versionId }) => versionId))];
  return (await selectVersionsById(db, scope, ids)).map(toMemory);
}

/** Pairs within one namespace that say the same, and those that only look alike. */
async function findDuplicates(
  deps: StoreDeps & { embedder: Embedder },
  scope: MemoryScope,
  threshold: number,
): Promise<Found> {
  const { db, embedder } = deps;
  const live = await selectForComparison(db, scope, {});
  const embeddings = await loadEmbeddings(deps, scope.accountId, live);
  const byNamespace = [...Map.groupBy(live, ({ namespace }) => namespace).values()].filter(
    ({ length }) => length > 1,
  );
  const found = await duplicatesInThread(
    byNamespace.map((versions) => toComparables(versions, embeddings)),
    threshold,
    { embedValue: async (value) => (await embedder.embedPassages([value]))[0] as Float32Array },
  );
  const at = (group: number, position: number) => byNamespace[group]?.[position] as LiveVersion;
  return {
    live,
    duplicates: found.flatMap(({ pairs }, i) =>
      pairs.map((pair) => ({ ...pair, kept: at(i, pair.kept), removed: at(i, pair.removed) })),
    ),
    near: found
      .flatMap(({ near }, i) =>
        near.map((pair) => ({ ...pair, first: at(i, pair.first), second: at(i, pair.second) })),
      )
      .slice(0, MAX_NEAR_PAIRS),
  };
}

/** A memory that is kept: as it is, or with the tags and metadata of those that it replaces. */
function toKeptStep(kept: LiveVersion, gone: LiveVersion[]): DraftStep {
  const united = unite([kept, ...gone]);
  const { namespace, key, value, trust, source, provenance, tags, metadata } = kept;
  if (isDeepStrictEqual([united.tags, united.metadata], [tags, metadata])) return toStep('keep', kept);
  const { tags: allTags, metadata: allMetadata } = united;
  // It keeps its trust and its source; otherwise, the operation would make it the account's own.
  const record = { namespace, key, value, trust, source, provenance, tags: allTags, metadata: allMetadata };
  return { ...kept, effect: 'write', record, before: value };
}

function toStep(effect: 'keep' | 'close', version: LiveVersion): DraftStep {
  return { ...version, effect, record: null, before: version.value };
}
