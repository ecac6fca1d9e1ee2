import type { ImportMemoriesResponse } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../../../errors.ts';
import { withIdempotency } from '../../../http/idempotency.ts';
import type { Origin } from '../../model/origin.ts';
import { importInBatch } from '../../store/import-in-batch.ts';
import { entryOf, liveVersionOf, openBatch, type StoreDeps } from '../../store/memory-batch.ts';
import { selectTakenIds } from '../../store/write-queries.ts';
import { type DraftStep, planOrExecute } from '../operations/plan-or-execute.ts';
import type { ImportRowsInput } from './import-rows.ts';
import { claimedKey, parseImportRow } from './parse-import-row.ts';

const MAX_ROWS = 10_000;

/**
 * What an import of these rows would do, as a plan that can be applied. Nothing else is written.
 * Throws `invalid_body` for more rows than a plan holds, `idempotency_key_reused`.
 */
export async function planImport(
  deps: StoreDeps,
  accountId: string,
  { rows, origin, idempotencyKey }: ImportRowsInput,
): Promise<ImportMemoriesResponse> {
  const request = await collectRows(rows);
  const call = { key: idempotencyKey, operation: 'memory.import dry_run', request };
  const { body } = await withIdempotency(deps.db, accountId, call, async (tx) => {
    const { steps, ...report } = await foresee(tx, accountId, { rows: request, origin });
    const { executed: _, ...outcome } = await planOrExecute({ ...deps, db: tx }, accountId, {
      kind: 'import',
      steps,
      origin,
      dryRun: true,
    });
    return { ...report, ...outcome };
  });
  return body;
}

async function collectRows(rows: ImportRowsInput['rows']): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const row of rows) {
    all.push(row);
    if (all.length <= MAX_ROWS) continue;
    throw new ApiError('invalid_body', `A dry run takes at most ${MAX_ROWS} rows`, {
      details: { field: 'memories', expected: `at most ${MAX_ROWS} rows` },
    });
  }
  return all;
}

type Forecast = Pick<ImportMemoriesResponse, 'imported' | 'unchanged' | 'failed' | 'errors' | 'partial'> & {
  steps: DraftStep[];
};

/** Imports into a batch that is thrown away: it only finds out what would happen. */
async function foresee(
  tx: Database,
  accountId: string,
  { rows, origin }: { rows: unknown[]; origin: Origin },
): Promise<Forecast> {
  const forecast: Forecast = { imported: 0, unchanged: 0, failed: 0, errors: [], partial: false, steps: [] };
  const parsed = rows.map((value) => ({ value, ...parseImportRow(value) }));
  const names = parsed.flatMap(({ name }) => name ?? []);
  const batch = await openBatch(tx, accountId, names);
  const before = new Map(
    names.map((name) => [JSON.stringify(name), liveVersionOf(batch, entryOf(batch, name))]),
  );
  const ids = parsed.flatMap(({ row }) => row?.memory_id ?? []);
  const takenIds = await selectTakenIds(tx, accountId, ids);
  for (const [index, { value, row, name, reason }] of parsed.entries()) {
    const outcome = row
      ? importInBatch(batch, row, { origin, takenIds })
      : { kind: 'refused' as const, reason };
    if (outcome.kind === 'over_quota') {
      forecast.partial = true;
      break;
    }
    if (outcome.kind === 'unchanged') forecast.unchanged++;
    if (outcome.kind === 'refused') {
      forecast.failed++;
      forecast.errors.push({ index, key: claimedKey(value), reason: outcome.reason ?? 'refused' });
      continue;
    }
    forecast.imported++;
    if (outcome.kind !== 'written' || row === undefined) continue;
    const live = before.get(JSON.stringify(name));
    forecast.steps.push({
      ...name,
      effect: 'write',
      versionId: live?.versionId ?? null,
      record: { ...row },
      memoryId: live?.memoryId ?? null,
      before: live?.value ?? null,
    });
  }
  return forecast;
}
