import { MemoryImportRow, type MemoryTrust } from '@jettson/contract';
import { newId } from '../../../ids.ts';
import type { MemoryScope } from '../../model/memory-scope.ts';
import { isLessTrusted, type Origin } from '../../model/origin.ts';
import { importInBatch } from '../../store/import-in-batch.ts';
import {
  endVersion,
  entryOf,
  liveVersionOf,
  type MemoryBatch,
  nextChange,
  openBatch,
  type StoreDeps,
  storeBatch,
} from '../../store/memory-batch.ts';
import { notTrustedEnough, overQuota } from '../../store/memory-errors.ts';
import { selectTakenIds } from '../../store/write-queries.ts';
import { conflictOf } from './conflict-of.ts';
import { insertOperation, type OperationKind, type PlanStep } from './operation-queries.ts';
import { recordBatch } from './record-batch.ts';

const ENDED_BY = {
  delete: 'deleted',
  dedupe: 'deduped',
  consolidate: 'consolidated',
  import: 'superseded',
} as const satisfies Record<OperationKind, string>;

export interface Executed {
  operationId: string;
  removed: number;
  written: number;
  batch: MemoryBatch;
}

/**
 * Executes planned steps, all or none, and records how to undo them. Throws a `conflict` that names the memories that
 * have changed since the planning; `memory_quota_exceeded`, `storage_quota_exceeded`; `forbidden` if one of them comes
 * from a more trusted writer than the caller.
 */
export async function executeSteps(
  deps: StoreDeps,
  scope: MemoryScope,
  { kind, steps, origin }: { kind: OperationKind; steps: PlanStep[]; origin: Origin },
): Promise<Executed> {
  const { db: tx } = deps;
  const { accountId } = scope;
  const batch = await openBatch(tx, scope, steps);
  const changed = steps.filter((step) => {
    const live = liveVersionOf(batch, entryOf(batch, step));
    return step.versionId === null ? live !== undefined : live?.versionId !== step.versionId;
  });
  if (changed.length > 0) {
    throw conflictOf(
      changed.map(({ namespace, key }) => ({ namespace, key, reason: 'changed since the plan' })),
    );
  }

  const kept = steps.find((step) => {
    const live = liveVersionOf(batch, entryOf(batch, step));
    return step.effect !== 'keep' && live !== undefined && isLessTrusted(origin.trust, live.trust);
  });
  if (kept !== undefined) {
    throw notTrustedEnough(liveVersionOf(batch, entryOf(batch, kept))?.trust as MemoryTrust);
  }

  const closes = steps.filter(({ effect }) => effect === 'close');
  for (const step of closes) {
    const entry = entryOf(batch, step);
    endVersion(batch, entry, nextChange(batch, entry), ENDED_BY[kind]);
  }
  const records = steps
    .filter(({ effect }) => effect === 'write')
    .map(({ record }) => MemoryImportRow.parse(record));
  const takenIds = await selectTakenIds(
    tx,
    accountId,
    records.map(({ memory_id: id }) => id ?? '').filter(Boolean),
  );
  let written = 0;
  for (const record of records) {
    const outcome = importInBatch(
      batch,
      { ...record, namespace: record.namespace ?? scope.home },
      { origin, takenIds },
    );
    if (outcome.kind === 'over_quota') throw overQuota(batch, outcome);
    if (outcome.kind === 'written') written++;
  }
  await storeBatch(deps, accountId, batch);

  const operationId = newId('mop');
  const isEmpty = batch.endings.length + batch.inserts.length === 0;
  await insertOperation(tx, accountId, { id: operationId, kind, isEmpty });
  await recordBatch(tx, accountId, operationId, batch);
  return { operationId, removed: closes.length, written, batch };
}
