import type { ImportMemoriesResponse } from '@jettson/contract';
import type { MemoryScope } from '../../model/memory-scope.ts';
import type { Origin } from '../../model/origin.ts';
import type { StoreDeps } from '../../store/memory-batch.ts';
import { importRows } from './import-rows.ts';
import { planImport } from './plan-import.ts';

export interface ImportInput {
  rows: AsyncIterable<unknown> | Iterable<unknown>;
  origin: Origin;
  /** Only plans the import; the plan can be applied later. */
  dryRun?: boolean;
  /** With a key, a repeated call continues an interrupted import where it stopped. */
  idempotencyKey?: string | undefined;
}

/**
 * Imports rows, or plans to. Rows that fail are skipped and listed; the plan's limit stops the import, with `partial`.
 * When this returns, imported memories can be found by their words, and soon after by meaning.
 *
 * Throws `idempotency_key_reused` if the key was used with other rows; `invalid_body` for a dry run with more rows than
 * fit into a plan.
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
