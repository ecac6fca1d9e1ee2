import type { DedupeMemoriesRequest, DedupeMemoriesResponse } from '@jettson/contract';
import type { Embedder } from '@jettson/embedder';
import { findAnswer, withIdempotency } from '../../../http/idempotency.ts';
import type { Embedding } from '../../model/embedding.ts';
import { forChanging, type MemoryScope, narrowed } from '../../model/memory-scope.ts';
import type { Origin } from '../../model/origin.ts';
import { scoringOf } from '../../search/scoring.ts';
import type { StoreDeps } from '../../store/memory-batch.ts';
import { type DraftStep, planOrExecute } from '../operations/plan-or-execute.ts';
import { checkThreshold } from './check-threshold.ts';
import { duplicatesInThread } from './compare-in-thread.ts';
import { loadEmbeddings } from './load-embeddings.ts';
import { type LiveVersion, selectForComparison } from './select-live.ts';
import { toComparables } from './to-comparables.ts';

/**
 * Softly deletes memories that say what another of the same namespace says, as one operation that can be undone.
 * The more trusted one stays, then the more important, then the newer. Throws `invalid_body` for a threshold below the
 * lowest, `payload_too_large` for more than can be compared, `conflict` when one of them changes meanwhile,
 * `idempotency_key_reused`.
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
  const threshold = checkThreshold(request.threshold ?? duplicate, lowest);
  const call = { key: idempotencyKey, operation: 'memory.dedupe', request };
  const earlier = await findAnswer<DedupeMemoriesResponse>(db, accountId, call);
  if (earlier !== undefined) return earlier;
  const live = await selectForComparison(db, narrowed(forChanging(scope), request), {});
  const embeddings = await loadEmbeddings(deps, accountId, live);
  const duplicates = await findDuplicates(embedder, live, { embeddings, threshold });
  const kept = new Set(duplicates.map((duplicate) => duplicate.kept));
  const steps = [
    ...[...kept].map((version) => toStep('keep', version)),
    ...duplicates.map(({ removed }) => toStep('close', removed)),
  ];
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
      ...outcome,
    };
  });
  return body;
}

interface Duplicate {
  kept: LiveVersion;
  removed: LiveVersion;
  similarity: number;
}

/** Pairs of one namespace that say the same. */
async function findDuplicates(
  embedder: Embedder,
  live: LiveVersion[],
  { embeddings, threshold }: { embeddings: Map<number, Embedding>; threshold: number },
): Promise<Duplicate[]> {
  const byNamespace = [...Map.groupBy(live, ({ namespace }) => namespace).values()].filter(
    ({ length }) => length > 1,
  );
  const pairs = await duplicatesInThread(
    byNamespace.map((versions) => toComparables(versions, embeddings)),
    threshold,
    { embedValue: async (value) => (await embedder.embedPassages([value]))[0] as Float32Array },
  );
  return byNamespace.flatMap((versions, i) =>
    (pairs[i] ?? []).map(({ kept, removed, similarity }) => ({
      kept: versions[kept] as LiveVersion,
      removed: versions[removed] as LiveVersion,
      similarity,
    })),
  );
}

function toStep(effect: 'keep' | 'close', version: LiveVersion): DraftStep {
  return { ...version, effect, record: null, before: version.value };
}
