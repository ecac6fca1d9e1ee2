import stringWidth from 'string-width';
import { printLine, styled } from './output.ts';
import { oneLine } from './plain-text.ts';

const GAP = 2;
/** A column is never cut to less than this: it would become unreadable. */
const LEAST_WIDTH = 6;

interface Column {
  title: string;
  /** Never cut: people copy it. */
  isWhole?: boolean;
  isRight?: boolean;
}

/**
 * Rows under a header, each column as wide as its widest cell. On a terminal the widest columns are cut so that a row
 * fits into a line; in a pipe nothing is cut.
 */
export function printTable(columns: readonly (string | Column)[], rows: readonly string[][]): void {
  for (const [index, line] of formatTable(columns, rows, process.stdout.columns).entries()) {
    printLine(index === 0 ? styled('dim', line) : line);
  }
}

/** The lines of a table that is at most `width` wide; undefined: as wide as it gets. */
export function formatTable(
  given: readonly (string | Column)[],
  rows: readonly string[][],
  width: number | undefined,
): string[] {
  const columns = given.map((column) => (typeof column === 'string' ? { title: column } : column));
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => row.map(oneLine))];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => stringWidth(row[index] ?? ''))));
  if (width !== undefined) narrow(columns, widths, width);
  return cells.map((row) =>
    row
      .map((cell, index) => {
        const text = cutText(cell, widths[index] ?? 0);
        const padding = ' '.repeat((widths[index] ?? 0) - stringWidth(text));
        return columns[index]?.isRight ? padding + text : text + padding;
      })
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

function narrow(columns: readonly Column[], widths: number[], width: number): void {
  let excess = widths.reduce((sum, each) => sum + each + GAP, -GAP) - width;
  for (; excess > 0; excess--) {
    const candidates = widths.map((each, index) =>
      columns[index]?.isWhole || each <= LEAST_WIDTH ? 0 : each,
    );
    const widest = Math.max(...candidates);
    if (widest === 0) return;
    widths[candidates.indexOf(widest)] = widest - 1;
  }
}

/** The text in at most `width` columns of a terminal; what is cut ends with an ellipsis. */
export function cutText(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let cut = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(cut + segment) > width - 1) break;
    cut += segment;
  }
  return `${cut.trimEnd()}…`;
}
