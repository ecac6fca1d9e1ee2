import type { ImportOutcome } from './import-in-batch.ts';

/** Why a row of an import is skipped while the others are imported; undefined if it does not fail. */
export function rowFailure(
  outcome: ImportOutcome | { kind: 'refused'; reason: string | undefined },
): string | undefined {
  if (outcome.kind === 'refused') return outcome.reason ?? 'refused';
  if (outcome.kind === 'version_mismatch') return 'changed';
  if (outcome.kind === 'over_quota' && outcome.of === 'versions') {
    return `the memory has ${outcome.used} versions, and the plan keeps ${outcome.limit}`;
  }
  return undefined;
}
