import type { ImportMemoriesResponse } from '@jettson/contract';

const MAX_FAILURES_NOTED = 1000;
const MAX_KEY_CHARS = 100;
/** A reason may quote what was sent. */
const MAX_REASON_CHARS = 300;

/** Records why a row was not imported, for the first 1,000. */
export function noteFailure(
  failures: ImportMemoriesResponse['errors'],
  { index, value, reason }: { index: number; value: unknown; reason: string },
): void {
  if (failures.length >= MAX_FAILURES_NOTED) return;
  failures.push({ index, key: claimedKey(value), reason: reason.slice(0, MAX_REASON_CHARS) });
}

/** The key that a row claims to have. */
function claimedKey(value: unknown): string | null {
  const key = (value as { key?: unknown } | null | undefined)?.key;
  return typeof key === 'string' ? key.slice(0, MAX_KEY_CHARS) : null;
}
