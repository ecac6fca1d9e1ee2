import type { ImportMemoriesResponse } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../../../errors.ts';
import { withIdempotency } from '../../../http/idempotency.ts';
import { type MemoryScope, mayRead } from '../../model/memory-scope.ts';
import type { Origin } from '../../model/origin.ts';
import { importInBatch } from '../../store/import-in-batch.ts';
import { entryOf, liveVersionOf, openBatch, type StoreDeps } from '../../store/memory-batch.ts';
import { rowFailure } from '../../store/row-failure.ts';
import { selectTakenIds } from '../../store/write-queries.ts';
import { type DraftStep, planOrExecute } from '../operations/plan-or-execute.ts';
import type { ImportRowsInput } from './import-rows.ts';
import { noteFailure } from './note-failure.ts';
import { numberRows } from './number-rows.ts';
import { type ParsedRow, parseImportRow } from './parse-import-row.ts';

/** A plan is made and stored as a whole. */
const MAX_ROWS = 10_000;
const MAX_CHARS = 32_000_000;

/**
 * Plans an import of these rows; the plan can be applied. Nothing else is written. Throws `invalid_body` for more rows
 * than fit into a plan, `idempotency_key_reused`.
 */
export async function planImport(
  deps: StoreDeps,
  scope: MemoryScope,
  { rows, origin, idempotencyKey }: ImportRowsInput,
): Promise<ImportMemoriesResponse> {
  const collected = await collectRows(scope, rows);
  const request = { rows: collected.hash };
  const call = { key: idempotencyKey, operation: 'memory.import dry_run', request };
  const { body } = await withIdempotency(deps.db, scope.accountId, call, async (tx) => {
    const { steps, ...report } = await foresee(tx, scope, { ...collected, origin });
    const { executed: _, ...outcome } = await planOrExecute({ ...deps, db: tx }, scope, {
      kind: 'import',
      steps,
      origin,
      dryRun: true,
    });
    return { ...report, ...outcome };
  });
  return body;
}

interface CollectedRows {
  fitting: (Extract<ParsedRow, { name: object }> & { index: number })[];
  failed: number;
  errors: ImportMemoriesResponse['errors'];
  /** A hash over all rows. */
  hash: string;
}

/** Keeps the valid rows, and of the others only their faults. */
async function collectRows(scope: MemoryScope, rows: ImportRowsInput['rows']): Promise<CollectedRows> {
  const collected: CollectedRows = { fitting: [], failed: 0, errors: [], hash: '' };
  let kept = 0;
  for await (const { index, value, chars, hash } of numberRows(rows)) {
    if (index === MAX_ROWS) throw tooManyFor('rows', MAX_ROWS);
    collected.hash = hash;
    const parsed = parseImportRow(scope, value);
    if (parsed.row === undefined) {
      collected.failed++;
      noteFailure(collected.errors, { index, value, reason: parsed.reason });
      continue;
    }
    kept += chars;
    if (kept > MAX_CHARS) throw tooManyFor('characters', MAX_CHARS);
    collected.fitting.push({ ...parsed, index });
  }
  return collected;
}

function tooManyFor(things: string, limit: number): ApiError {
  return new ApiError('invalid_body', `A dry run takes at most ${limit} ${things}`, {
    details: { field: 'memories', expected: `at most ${limit} ${things}` },
  });
}

type Forecast = Pick<ImportMemoriesResponse, 'imported' | 'unchanged' | 'failed' | 'errors' | 'partial'> & {
  steps: DraftStep[];
};

/** Imports into a batch that is then discarded, to find out what would happen. */
async function foresee(
  tx: Database,
  scope: MemoryScope,
  { fitting, failed, errors, origin }: CollectedRows & { origin: Origin },
): Promise<Forecast> {
  const forecast: Forecast = {
    imported: 0,
    unchanged: 0,
    failed,
    errors: [...errors],
    partial: false,
    steps: [],
  };
  const names = fitting.map(({ name }) => name);
  const batch = await openBatch(tx, scope, names);
  const before = new Map(
    names.map((name) => [JSON.stringify(name), liveVersionOf(batch, entryOf(batch, name))]),
  );
  const ids = fitting.flatMap(({ row }) => row.memory_id ?? []);
  const takenIds = await selectTakenIds(tx, scope.accountId, ids);
  for (const { index, row, name } of fitting) {
    const outcome = importInBatch(batch, row, { origin, takenIds });
    const failure = rowFailure(outcome);
    if (outcome.kind === 'over_quota' && failure === undefined) {
      forecast.partial = true;
      break;
    }
    if (outcome.kind === 'unchanged') forecast.unchanged++;
    if (failure !== undefined) {
      forecast.failed++;
      noteFailure(forecast.errors, { index, value: row, reason: failure });
      continue;
    }
    forecast.imported++;
    if (outcome.kind !== 'written') continue;
    const live = before.get(JSON.stringify(name));
    const isShown = mayRead(scope, name);
    forecast.steps.push({
      ...name,
      effect: 'write',
      versionId: live?.versionId ?? null,
      record: { ...row },
      memoryId: isShown ? (live?.memoryId ?? null) : null,
      before: isShown ? (live?.value ?? null) : null,
    });
  }
  forecast.errors.sort((a, b) => a.index - b.index);
  return forecast;
}
