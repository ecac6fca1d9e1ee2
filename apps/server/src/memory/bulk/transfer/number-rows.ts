import { createHash } from 'node:crypto';

export interface NumberedRow {
  index: number;
  value: unknown;
  /** Length of the row as JSON. */
  chars: number;
  /** A hash over this row and all rows before it. */
  hash: string;
}

/** Yields the rows of an import in order. */
export async function* numberRows(
  rows: AsyncIterable<unknown> | Iterable<unknown>,
): AsyncGenerator<NumberedRow> {
  let [index, hash] = [0, ''];
  for await (const value of rows) {
    const json = JSON.stringify(value) ?? '';
    hash = createHash('sha256').update(hash).update(json).digest('hex');
    yield { index: index++, value, chars: json.length, hash };
  }
}
