import { DEFAULT_NAMESPACE, firstFault, MemoryImportRow } from '@jettson/contract';
import type { MemoryName } from '../../model/memory-name.ts';

/** A row of an import, or why it is none. */
export type ParsedRow =
  | { row: MemoryImportRow; name: MemoryName; reason?: never }
  | { row?: never; name?: never; reason: string };

/** Checks what claims to be a row; undefined stands for a line that is not JSON. */
export function parseImportRow(value: unknown): ParsedRow {
  const { success, data, error } = MemoryImportRow.safeParse(value);
  if (success) return { row: data, name: { namespace: data.namespace ?? DEFAULT_NAMESPACE, key: data.key } };
  if (value === undefined) return { reason: 'not valid JSON' };
  const { path, message } = firstFault(error);
  return { reason: `${path.join('.') || 'row'}: ${message}` };
}
