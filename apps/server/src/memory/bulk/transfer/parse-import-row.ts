import { firstFault, MemoryImportRow } from '@jettson/contract';
import type { MemoryName } from '../../model/memory-name.ts';
import { type MemoryScope, mayWrite } from '../../model/memory-scope.ts';
import { MAX_DEPTH, TOO_DEEP } from './read-lines.ts';

/** A valid row of an import, or why it is not valid. */
export type ParsedRow =
  | { row: MemoryImportRow & MemoryName; name: MemoryName; reason?: never }
  | { row?: never; name?: never; reason: string };

/** Checks a row as `readLines` yields it, and that it may be written. */
export function parseImportRow(scope: MemoryScope, value: unknown): ParsedRow {
  const { success, data, error } = MemoryImportRow.safeParse(value);
  if (success) {
    const name = { namespace: data.namespace ?? scope.home, key: data.key };
    return mayWrite(scope, name)
      ? { row: { ...data, ...name }, name }
      : { reason: 'namespace: out of reach' };
  }
  if (value === undefined) return { reason: 'not valid JSON' };
  if (value === TOO_DEEP) return { reason: `nested more than ${MAX_DEPTH} levels deep` };
  const { path, message } = firstFault(error);
  return { reason: `${path.join('.') || 'row'}: ${message}` };
}
