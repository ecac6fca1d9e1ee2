import type { ImportMemoriesResponse } from '@jettson/contract';
import type { MemoryScope } from '../../model/memory-scope.ts';
import type { Origin } from '../../model/origin.ts';
import type { StoreDeps } from '../../store/memory-batch.ts';
import { importRows } from './import-rows.ts';
import { planImport } from './plan-import.ts';

export interface ImportInput {
  rows: AsyncIterable<unknown> | Iterable<unknown>;
  origin: Origin;
  /** Only says what would happen, as a plan that can be applied. */
  dryRun?: boolean;
  /** With one, a call that was interrupted goes on where it stopped when it is repeated. */
  idempotencyKey?: string | undefined;
}

/**
 * Imports rows, or plans to. A bad row fails alone; the plan's limit stops the import, with `partial`. What was
 * imported is found by its words when this returns, and by its meaning soon after.
 *
 * Throws `idempotency_key_reused` when the key was used with other rows; `invalid_body` for a dry run of more rows
 * than a plan holds.
 */
export async function importMemories(
  deps: StoreDeps,
  scope: MemoryScope,
  { dryRun = false, ...input }: ImportInput,
): Promise<ImportMemoriesResponse> {
  if (dryRun) return planImport(deps, scope, input);
  const imported = await importRows(deps, scope, input);
  await deps.jobs.wake('embed-memories');
  return imported;
}
