import { MemoryImportRow } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { importInBatch } from '../versions/import-in-batch.ts';
import {
  endState,
  liveState,
  type MemoryBatch,
  nextChange,
  openBatch,
  storeBatch,
  trackOf,
} from '../versions/memory-batch.ts';
import type { Origin } from '../versions/put-in-batch.ts';
import type { MemoryName } from '../versions/queries.ts';
import { overQuota } from '../versions/write-memory.ts';
import { selectTakenIds } from '../versions/write-queries.ts';
import {
  insertOperation,
  insertOperationSteps,
  type OperationKind,
  type PlanStep,
} from './operation-queries.ts';

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
 * Takes steps that were worked out before, all or none, and records how to undo them.
 * Throws `conflict` that names the memories which are no longer as they were then; `memory_quota_exceeded`.
 */
export async function executeSteps(
  tx: Database,
  accountId: string,
  { kind, steps, origin }: { kind: OperationKind; steps: PlanStep[]; origin: Origin },
): Promise<Executed> {
  const batch = await openBatch(tx, accountId, steps);
  const changed = steps.filter((step) => {
    const live = liveState(batch, trackOf(batch, step));
    return step.rowId === null ? live !== undefined : live?.rowId !== step.rowId;
  });
  if (changed.length > 0) {
    throw conflictOf(
      changed.map(({ namespace, key }) => ({ namespace, key, reason: 'changed since the plan' })),
    );
  }

  const closes = steps.filter(({ effect }) => effect === 'close');
  for (const step of closes) {
    const track = trackOf(batch, step);
    endState(batch, track, nextChange(batch, track), ENDED_BY[kind]);
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
    const outcome = importInBatch(batch, record, { origin, takenIds });
    if (outcome.kind === 'over_quota') throw overQuota(batch);
    if (outcome.kind === 'written') written++;
  }
  await storeBatch(tx, accountId, batch, undefined);

  const operationId = newId('mop');
  await insertOperation(tx, accountId, { id: operationId, kind });
  await recordBatch(tx, accountId, operationId, batch);
  return { operationId, removed: closes.length, written, batch };
}

/** Records what a stored batch closed and created as part of an operation. */
export async function recordBatch(
  tx: Database,
  accountId: string,
  operationId: string,
  { closings, inserts }: MemoryBatch,
): Promise<void> {
  await insertOperationSteps(tx, accountId, {
    id: operationId,
    closed: closings.map(({ rowId }) => rowId),
    created: inserts.map(({ rowId }) => rowId as number),
  });
}

const CONFLICTS_SHOWN = 100;

/** Names the memories that stand in the way. */
export function conflictOf(conflicts: (MemoryName & { memory_id?: string; reason: string })[]): ApiError {
  const names = conflicts.slice(0, 3).map(({ namespace, key }) => `${namespace}/${key}`);
  return new ApiError(
    'conflict',
    `Nothing was changed: ${names.join(', ')}${conflicts.length > 3 ? ` and ${conflicts.length - 3} more` : ''} changed meanwhile`,
    { details: { conflicts: conflicts.slice(0, CONFLICTS_SHOWN), total: conflicts.length } },
  );
}
