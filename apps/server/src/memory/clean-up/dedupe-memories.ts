import type { DedupeMemoriesRequest, DedupeMemoriesResponse } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import { findAnswer, withIdempotency } from '../../http/idempotency.ts';
import { type DraftStep, planOrExecute } from '../operations/plan-or-execute.ts';
import { scoringOf } from '../search/scoring.ts';
import { toFilters } from '../versions/filter-queries.ts';
import type { Origin } from '../versions/put-in-batch.ts';
import { findDuplicates } from './find-duplicates.ts';
import { loadVectors } from './load-vectors.ts';
import { type LiveRow, selectLive } from './queries.ts';

/**
 * Softly deletes memories that say what another of the same namespace says, as one operation that can be undone.
 * The more important one stays, then the newer. Throws `conflict` when one of them changes meanwhile,
 * `idempotency_key_reused`.
 */
export async function dedupeMemories(
  deps: { db: Database; embedder: Embedder },
  accountId: string,
  { origin, ...request }: DedupeMemoriesRequest & { origin: Origin },
  idempotencyKey?: string,
): Promise<DedupeMemoriesResponse> {
  const { db, embedder } = deps;
  const { namespace, threshold, dry_run: dryRun } = request;
  const call = { key: idempotencyKey, operation: 'memory.dedupe', request };
  const earlier = await findAnswer<DedupeMemoriesResponse>(db, accountId, call);
  if (earlier !== undefined) return earlier;
  const rows = await selectLive(db, accountId, toFilters({ namespace }));
  const vectors = await loadVectors(deps, accountId, rows);
  const duplicates = await findDuplicates(embedder, rows, {
    vectors,
    threshold: threshold ?? scoringOf(embedder.modelId).duplicate,
  });
  const kept = new Set(duplicates.map((duplicate) => duplicate.kept));
  const steps = [
    ...[...kept].map((row) => toStep('keep', row)),
    ...duplicates.map(({ removed }) => toStep('close', removed)),
  ];
  const { body } = await withIdempotency(db, accountId, call, async (tx) => {
    const { executed: _, ...outcome } = await planOrExecute(tx, accountId, {
      kind: 'dedupe',
      steps,
      origin,
      dryRun: dryRun ?? false,
    });
    return {
      removed: duplicates.length,
      kept: rows.length - duplicates.length,
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

function toStep(effect: 'keep' | 'close', row: LiveRow): DraftStep {
  return { ...row, effect, record: null, before: row.value };
}
