import { firstFault, MemoryImportRow } from '@jettson/contract';
import type { MemoryName } from '../../model/memory-name.ts';
import { type MemoryScope, mayWrite } from '../../model/memory-scope.ts';

/** A row of an import, or why it is none. */
export type ParsedRow =
  | { row: MemoryImportRow & MemoryName; name: MemoryName; reason?: never }
  | { row?: never; name?: never; reason: string };

/** Checks what claims to be a row that may be written; undefined stands for a line that is not JSON. */
export function parseImportRow(scope: MemoryScope, value: unknown): ParsedRow {
  const { success, data, error } = MemoryImportRow.safeParse(value);
  if (success) {
    const name = { namespace: data.namespace ?? scope.home, key: data.key };
    return mayWrite(scope, name)
      ? { row: { ...data, ...name }, name }
      : { reason: 'namespace: out of reach' };
  }
  if (value === undefined) return { reason: 'not valid JSON' };
  const { path, message } = firstFault(error);
  return { reason: `${path.join('.') || 'row'}: ${message}` };
}
