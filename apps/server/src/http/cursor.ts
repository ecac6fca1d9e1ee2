import { ApiError } from '../errors.ts';

/** Where a page of a list ended: the sort key of its last row. */
export interface Cursor {
  createdAt: string;
  id: string;
}

/** Opaque to clients, so that the sort key can change without breaking them. */
export function encodeCursor({ createdAt, id }: Cursor): string {
  return Buffer.from(JSON.stringify([createdAt, id])).toString('base64url');
}

/** Throws `invalid_query` when the text is not a cursor that we gave out. */
export function decodeCursor(text: string): Cursor {
  try {
    const [createdAt, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (typeof createdAt === 'string' && !Number.isNaN(Date.parse(createdAt)) && typeof id === 'string') {
      return { createdAt, id };
    }
  } catch {
    // Falls through to the one answer for everything that is not a cursor.
  }
  throw notACursor();
}

/** The error for a cursor that no page gave out. */
export function notACursor(): ApiError {
  return new ApiError('invalid_query', 'cursor is not one that this API returned', {
    details: { field: 'cursor', expected: 'the next_cursor of an earlier page, unchanged' },
  });
}
