import { ApiError } from '../errors.ts';

/** Where a page of a list ended: the sort key of its last row. */
export interface Cursor {
  createdAt: string;
  id: string;
}

/**
 * A page of at most `limit` rows and the cursor of the next one, null on the last page. `rows` has up to one more row
 * than `limit`, which tells whether there are more.
 */
export function toPage<Row extends { id: string; createdAtExact: string }, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
): { data: Item[]; next_cursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    data: page.map(toItem),
    next_cursor:
      rows.length > limit && last ? encodeCursor({ createdAt: last.createdAtExact, id: last.id }) : null,
  };
}

/** Opaque to clients, so that the sort key can change without breaking them. */
function encodeCursor({ createdAt, id }: Cursor): string {
  return packCursor([createdAt, id]);
}

/** Throws `invalid_query` if the text is not a cursor that we issued. */
export function decodeCursor(text: string): Cursor {
  const [createdAt, id] = unpackCursor(text);
  if (typeof createdAt === 'string' && !Number.isNaN(Date.parse(createdAt)) && typeof id === 'string') {
    return { createdAt, id };
  }
  throw notACursor();
}

/** The text of a cursor that is made of these parts. */
export function packCursor(parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The parts, which anybody may have written. Throws `invalid_query` if there are none in the text. */
export function unpackCursor(text: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(parts)) return parts;
  } catch {
    // Falls through to the one error for everything that is not a cursor.
  }
  throw notACursor();
}

/** The error for a cursor that no page returned. */
export function notACursor(): ApiError {
  return new ApiError('invalid_query', 'cursor is not one that this API returned', {
    details: { field: 'cursor', expected: 'the next_cursor of an earlier page, unchanged' },
  });
}
