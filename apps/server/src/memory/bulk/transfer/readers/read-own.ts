import { createHash } from 'node:crypto';
import { DumpError, parseDocuments } from './read-dump.ts';
import { isObject } from './read-record.ts';
import { toImportRows } from './to-import-rows.ts';

/** A row as it is in the file; the import will say what is wrong with it. */
type Row = Record<string, unknown>;

/**
 * Reads our own export, as a document or with one memory per line, and plain lists of rows or of texts; texts get
 * generated keys. Throws a DumpError for anything else.
 */
export function readOwn(text: string): Row[] {
  return parseDocuments(text).flatMap((document) => {
    const rows = isObject(document) && Array.isArray(document.memories) ? document.memories : document;
    return [rows].flat().flatMap(toRows);
  });
}

function toRows(row: unknown): Row[] {
  if (typeof row === 'string' && row.trim() !== '')
    return toImportRows({ ...NOTHING, key: keyOf(row), text: row }).map((made) => ({ ...made }));
  if (isObject(row) && typeof row.key === 'string' && 'value' in row) return [row];
  throw new DumpError(
    'The file is no export of ours and no list of rows or texts. Say --from for what another product wrote.',
  );
}

const NOTHING = { namespace: undefined, tags: [], metadata: {}, createdAt: undefined, updatedAt: undefined };

/** The same text gets the same key, so that a file can be imported again. */
function keyOf(text: string): string {
  return `text/${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}
