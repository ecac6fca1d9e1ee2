import type { DedupeMemoriesRequest, DedupeMemoriesResponse } from '@jettson/contract';
import type { Embedder } from '@jettson/embedder';
import { findAnswer, withIdempotency } from '../../../http/idempotency.ts';
import { toFilters } from '../../model/memory-filters.ts';
import type { Origin } from '../../model/origin.ts';
import { scoringOf } from '../../search/scoring.ts';
import type { StoreDeps } from '../../store/memory-batch.ts';
import { type DraftStep, planOrExecute } from '../operations/plan-or-execute.ts';
import { findDuplicates } from './find-duplicates.ts';
import { loadEmbeddings } from './load-embeddings.ts';
import { type LiveVersion, selectLive } from './select-live.ts';

/**
 * Softly deletes memories that say what another of the same namespace says, as one operation that can be undone.
 * The more important one stays, then the newer. Throws `conflict` when one of them changes meanwhile,
 * `idempotency_key_reused`.
 */
export async function dedupeMemories(
  deps: StoreDeps & { embedder: Embedder },
  accountId: string,
  { origin, ...request }: DedupeMemoriesRequest & { origin: Origin },
  idempotencyKey?: string,
): Promise<DedupeMemoriesResponse> {
  const { db, embedder } = deps;
  const { namespace, threshold, dry_run: dryRun } = request;
  const call = { key: idempotencyKey, operation: 'memory.dedupe', request };
  const earlier = await findAnswer<DedupeMemoriesResponse>(db, accountId, call);
  if (earlier !== undefined) return earlier;
  const live = await selectLive(db, accountId, toFilters({ namespace }));
  const duplicates = await findDuplicates(embedder, live, {
    embeddings: await loadEmbeddings(deps, accountId, live),
    threshold: threshold ?? scoringOf(embedder.modelId).duplicate,
  });
  const kept = new Set(duplicates.map((duplicate) => duplicate.kept));
  const steps = [
    ...[...kept].map((version) => toStep('keep', version)),
    ...duplicates.map(({ removed }) => toStep('close', removed)),
  ];
  const { body } = await withIdempotency(db, accountId, call, async (tx) => {
    const { executed: _, ...outcome } = await planOrExecute({ ...deps, db: tx }, accountId, {
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

function toStep(effect: 'keep' | 'close', version: LiveVersion): DraftStep {
  return { ...version, effect, record: null, before: version.value };
}
