import type { ImportMemoriesResponse } from '@jettson/contract';
import { type Database, transaction } from '@jettson/database';
import { ApiError } from '../../errors.ts';
import { type DraftStep, planOrExecute } from '../operations/plan-or-execute.ts';
import { importInBatch } from '../versions/import-in-batch.ts';
import { liveState, openBatch, trackOf } from '../versions/memory-batch.ts';
import type { Origin } from '../versions/put-in-batch.ts';
import { selectTakenIds } from '../versions/write-queries.ts';
import { keyOf, nameOfRow, parseRow } from './import-memories.ts';

const ROWS_MAX = 10_000;

/**
 * What an import of these rows would do, as a plan that can be applied. Nothing is written.
 * Throws `invalid_body` for more rows than a plan holds.
 */
export async function planImport(
  { db }: { db: Database },
  accountId: string,
  { rows, origin }: { rows: unknown[]; origin: Origin },
): Promise<ImportMemoriesResponse> {
  if (rows.length > ROWS_MAX) {
    throw new ApiError('invalid_body', `A dry run takes at most ${ROWS_MAX} rows`, {
      details: { field: 'memories', expected: `at most ${ROWS_MAX} rows` },
    });
  }
  const steps: DraftStep[] = [];
  const report = {
    imported: 0,
    unchanged: 0,
    failed: 0,
    errors: [] as ImportMemoriesResponse['errors'],
    partial: false,
  };
  const parsed = rows.map((row) => ({ row, ...parseRow(row) }));
  const valid = parsed.flatMap(({ data }) => data ?? []);
  // The batch is thrown away: it only finds out what would happen.
  await transaction(db, async (tx) => {
    const batch = await openBatch(tx, accountId, valid.map(nameOfRow));
    const before = new Map(
      valid.map((data) => [
        JSON.stringify(nameOfRow(data)),
        liveState(batch, trackOf(batch, nameOfRow(data))),
      ]),
    );
    const takenIds = await selectTakenIds(
      tx,
      accountId,
      valid.flatMap(({ memory_id: id }) => id ?? []),
    );
    for (const [index, { row, data, reason }] of parsed.entries()) {
      const outcome = data
        ? importInBatch(batch, data, { origin, takenIds })
        : { kind: 'refused' as const, reason };
      if (outcome.kind === 'over_quota') {
        report.partial = true;
        return;
      }
      if (outcome.kind === 'unchanged') report.unchanged++;
      if (outcome.kind === 'refused') {
        report.failed++;
        report.errors.push({ index, key: keyOf(row), reason: outcome.reason ?? 'refused' });
        continue;
      }
      report.imported++;
      if (outcome.kind !== 'written' || data === undefined) continue;
      const name = nameOfRow(data);
      const live = before.get(JSON.stringify(name));
      steps.push({
        ...name,
        effect: 'write',
        rowId: live?.rowId ?? null,
        record: { ...data },
        memoryId: live?.state.memoryId ?? null,
        before: live?.state.value ?? null,
      });
    }
  });
  const { executed: _, ...outcome } = await planOrExecute(db, accountId, {
    kind: 'import',
    steps,
    origin,
    dryRun: true,
  });
  return { ...report, ...outcome };
}
