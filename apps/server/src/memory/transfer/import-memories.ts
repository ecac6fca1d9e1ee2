import { createHash } from 'node:crypto';
import { DEFAULT_NAMESPACE, type ImportMemoriesResponse, MemoryImportRow } from '@jettson/contract';
import { type Database, transaction } from '@jettson/database';
import { keyReused } from '../../http/idempotency.ts';
import { newId } from '../../ids.ts';
import { recordBatch } from '../operations/execute-steps.ts';
import { insertOperation } from '../operations/operation-queries.ts';
import { importInBatch } from '../versions/import-in-batch.ts';
import { openBatch, storeBatch } from '../versions/memory-batch.ts';
import type { Origin } from '../versions/put-in-batch.ts';
import type { MemoryName } from '../versions/queries.ts';
import { lockMemories, selectTakenIds } from '../versions/write-queries.ts';
import { type ImportProgress, lockImport, saveImport } from './import-queries.ts';

export interface ImportInput {
  rows: AsyncIterable<unknown> | Iterable<unknown>;
  /** With one, a call that was interrupted goes on where it stopped when it is repeated. */
  idempotencyKey: string | undefined;
  origin: Origin;
}

const ROWS_AT_ONCE = 250;
const ERRORS_KEPT = 1000;

/**
 * Imports rows batch by batch. Each batch is durable and found by its words when the next one begins; vectors follow
 * in the background. A bad row fails alone; the plan's limit stops the import, with `partial`.
 *
 * Throws `idempotency_key_reused` when the key was used with other rows.
 */
export async function importMemories(
  { db }: { db: Database },
  accountId: string,
  { rows, idempotencyKey, origin }: ImportInput,
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
    progress = await transaction(db, (tx) =>
      importBatch(tx, accountId, { batch, idempotencyKey, origin, soFar: progress }),
    );
    seen += batch.length;
    if (progress.partial) return toResponse(progress);
  }
  if (seen < progress.rowsDone) throw keyReused();
  if (idempotencyKey !== undefined && !progress.isFinished) {
    await saveImport(db, accountId, { ...progress, isFinished: true, idempotencyKey });
  }
  return toResponse(progress);
}

interface NumberedRow {
  index: number;
  row: unknown;
  /** Over this row and all before it. */
  hash: string;
}

async function* inBatches(rows: ImportInput['rows']): AsyncGenerator<NumberedRow[]> {
  let batch: NumberedRow[] = [];
  let [index, hash] = [0, ''];
  for await (const row of rows) {
    hash = createHash('sha256')
      .update(hash)
      .update(JSON.stringify(row) ?? '')
      .digest('hex');
    batch.push({ index: index++, row, hash });
    if (batch.length < ROWS_AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

interface ImportBatchInput {
  batch: NumberedRow[];
  idempotencyKey: string | undefined;
  origin: Origin;
  soFar: ImportProgress;
}

/** Imports the rows of a batch that are not done yet; they and the new progress are one transaction. */
async function importBatch(
  tx: Database,
  accountId: string,
  { batch, idempotencyKey, origin, soFar }: ImportBatchInput,
): Promise<ImportProgress> {
  await lockMemories(tx, accountId);
  const stored = idempotencyKey === undefined ? undefined : await lockImport(tx, accountId, idempotencyKey);
  const progress = stored ?? soFar;
  const lastDone = batch.find(({ index }) => index === progress.rowsDone - 1);
  if (lastDone !== undefined && lastDone.hash !== progress.rowsHash) throw keyReused();
  const todo = batch.filter(({ index }) => index >= progress.rowsDone);
  if (todo.length === 0 || progress.partial) return progress;
  if (progress.isFinished) throw keyReused();

  const next = await importRows(tx, accountId, { todo, origin, progress });
  if (idempotencyKey !== undefined) await saveImport(tx, accountId, { ...next, idempotencyKey });
  return next;
}

async function importRows(
  tx: Database,
  accountId: string,
  { todo, origin, progress }: { todo: NumberedRow[]; origin: Origin; progress: ImportProgress },
): Promise<ImportProgress> {
  const next = { ...progress, errors: [...progress.errors] };
  const parsed = todo.map((numbered) => ({ ...numbered, ...parseRow(numbered.row) }));
  const valid = parsed.flatMap(({ data }) => data ?? []);
  const batch = await openBatch(tx, accountId, valid.map(nameOfRow));
  const takenIds = await selectTakenIds(
    tx,
    accountId,
    valid.flatMap(({ memory_id: id }) => id ?? []),
  );
  for (const { index, hash, data, reason } of parsed) {
    const outcome =
      data === undefined
        ? { kind: 'refused' as const, reason }
        : importInBatch(batch, data, { origin, takenIds });
    if (outcome.kind === 'over_quota') {
      next.partial = true;
      next.isFinished = true;
      break;
    }
    next.rowsDone = index + 1;
    next.rowsHash = hash;
    if (outcome.kind === 'refused' || outcome.kind === 'version_mismatch') {
      next.failed++;
      const row = parsed.find((one) => one.index === index)?.row;
      if (next.errors.length < ERRORS_KEPT) {
        next.errors.push({
          index,
          key: keyOf(row),
          reason: outcome.kind === 'refused' ? outcome.reason : 'changed',
        });
      }
    } else {
      next.imported++;
      if (outcome.kind === 'unchanged') next.unchanged++;
    }
  }
  await storeBatch(tx, accountId, batch, undefined);
  await insertOperation(tx, accountId, { id: next.operationId, kind: 'import' });
  await recordBatch(tx, accountId, next.operationId, batch);
  return next;
}

/** The row, or why it is none. */
export function parseRow(
  row: unknown,
): { data: MemoryImportRow; reason?: never } | { data?: never; reason: string } {
  const { success, data, error } = MemoryImportRow.safeParse(row);
  if (success) return { data };
  const [issue] = error.issues;
  return {
    reason: row === undefined ? 'not valid JSON' : `${issue?.path.join('.') || 'row'}: ${issue?.message}`,
  };
}

export function nameOfRow({ namespace, key }: MemoryImportRow): MemoryName {
  return { namespace: namespace ?? DEFAULT_NAMESPACE, key };
}

/** The key that a row claims to have, for the report. */
export function keyOf(row: unknown): string | null {
  const key = (row as { key?: unknown } | null | undefined)?.key;
  return typeof key === 'string' ? key.slice(0, 100) : null;
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
