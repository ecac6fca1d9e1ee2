import type { ImportMemoriesResponse } from '@jettson/contract';
import { transaction } from '@jettson/database';
import { keyReused } from '../../../http/idempotency.ts';
import { newId } from '../../../ids.ts';
import type { MemoryScope } from '../../model/memory-scope.ts';
import type { Origin } from '../../model/origin.ts';
import { importInBatch } from '../../store/import-in-batch.ts';
import { openBatch, type StoreDeps, storeBatch } from '../../store/memory-batch.ts';
import { rowFailure } from '../../store/row-failure.ts';
import { lockMemories, selectTakenIds } from '../../store/write-queries.ts';
import { insertOperation } from '../operations/operation-queries.ts';
import { recordBatch } from '../operations/record-batch.ts';
import { type ImportProgress, lockImport, saveImport } from './import-queries.ts';
import { noteFailure } from './note-failure.ts';
import { type NumberedRow, numberRows } from './number-rows.ts';
import { parseImportRow } from './parse-import-row.ts';

export interface ImportRowsInput {
  rows: AsyncIterable<unknown> | Iterable<unknown>;
  idempotencyKey?: string | undefined;
  origin: Origin;
}

const BATCH_SIZE = 250;
/** A batch of usual rows takes about 2 MB. Rows that will be refused can be far longer. */
const BATCH_CHARS = 4_000_000;

/** Imports rows batch by batch. Each batch is durable and can be found by its words before the next one begins. */
export async function importRows(
  deps: StoreDeps,
  scope: MemoryScope,
  { rows, idempotencyKey, origin }: ImportRowsInput,
): Promise<ImportMemoriesResponse> {
  let progress: ImportProgress = {
    operationId: newId('mop'),
    rowsDone: 0,
    rowsHash: '',
    imported: 0,
    unchanged: 0,
    failed: 0,
    partial: false,
    errors: [],
    isFinished: false,
  };
  let seen = 0;
  for await (const batch of inBatches(rows)) {
    progress = await transaction(deps.db, (tx) =>
      importBatch({ ...deps, db: tx }, scope, { batch, idempotencyKey, origin, soFar: progress }),
    );
    seen += batch.length;
    if (progress.partial) return toResponse(progress);
  }
  if (seen < progress.rowsDone) throw keyReused();
  if (idempotencyKey !== undefined && !progress.isFinished) {
    await saveImport(deps.db, scope.accountId, { ...progress, isFinished: true, idempotencyKey });
  }
  return toResponse(progress);
}

async function* inBatches(rows: ImportRowsInput['rows']): AsyncGenerator<NumberedRow[]> {
  let batch: NumberedRow[] = [];
  let chars = 0;
  for await (const row of numberRows(rows)) {
    batch.push(row);
    chars += row.chars;
    if (batch.length < BATCH_SIZE && chars < BATCH_CHARS) continue;
    yield batch;
    batch = [];
    chars = 0;
  }
  if (batch.length > 0) yield batch;
}

interface ImportBatchInput {
  batch: NumberedRow[];
  idempotencyKey: string | undefined;
  origin: Origin;
  soFar: ImportProgress;
}

/** Imports those rows of a batch that are not done yet, in one transaction with the new progress. */
async function importBatch(
  deps: StoreDeps,
  scope: MemoryScope,
  { batch, idempotencyKey, origin, soFar }: ImportBatchInput,
): Promise<ImportProgress> {
  const { db: tx } = deps;
  const { accountId } = scope;
  await lockMemories(tx, accountId);
  const stored = idempotencyKey === undefined ? undefined : await lockImport(tx, accountId, idempotencyKey);
  const progress = stored ?? soFar;
  const lastDone = batch.find(({ index }) => index === progress.rowsDone - 1);
  if (lastDone !== undefined && lastDone.hash !== progress.rowsHash) throw keyReused();
  const todo = batch.filter(({ index }) => index >= progress.rowsDone);
  if (todo.length === 0 || progress.partial) return progress;
  if (progress.isFinished) throw keyReused();

  const next = await storeRows(deps, scope, { todo, origin, progress });
  if (idempotencyKey !== undefined) await saveImport(tx, accountId, { ...next, idempotencyKey });
  return next;
}

async function storeRows(
  deps: StoreDeps,
  scope: MemoryScope,
  { todo, origin, progress }: { todo: NumberedRow[]; origin: Origin; progress: ImportProgress },
): Promise<ImportProgress> {
  const { db: tx } = deps;
  const { accountId } = scope;
  const next = { ...progress, errors: [...progress.errors] };
  const parsed = todo.map((numbered) => ({ ...numbered, ...parseImportRow(scope, numbered.value) }));
  const names = parsed.flatMap(({ name }) => name ?? []);
  const batch = await openBatch(tx, scope, names);
  const ids = parsed.flatMap(({ row }) => row?.memory_id ?? []);
  const takenIds = await selectTakenIds(tx, accountId, ids);
  for (const { index, hash, value, row, reason } of parsed) {
    const outcome =
      row === undefined
        ? { kind: 'refused' as const, reason }
        : importInBatch(batch, row, { origin, takenIds });
    const failure = rowFailure(outcome);
    if (outcome.kind === 'over_quota' && failure === undefined) {
      next.partial = true;
      next.isFinished = true;
      break;
    }
    next.rowsDone = index + 1;
    next.rowsHash = hash;
    if (failure !== undefined) {
      next.failed++;
      noteFailure(next.errors, { index, value, reason: failure });
    } else {
      next.imported++;
      if (outcome.kind === 'unchanged') next.unchanged++;
    }
  }
  await storeBatch(deps, accountId, batch);
  await insertOperation(tx, accountId, { id: next.operationId, kind: 'import' });
  await recordBatch(tx, accountId, next.operationId, batch);
  return next;
}

function toResponse(progress: ImportProgress): ImportMemoriesResponse {
  const { imported, unchanged, failed, partial, errors } = progress;
  const hasChanged = imported > unchanged;
  return {
    imported,
    unchanged,
    failed,
    errors,
    partial,
    operation_id: hasChanged ? progress.operationId : null,
    plan_id: null,
  };
}
