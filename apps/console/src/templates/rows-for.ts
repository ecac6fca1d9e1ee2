const MOST_ROWS = 18;

/** The height of a text box that shows its text without scrolling, within bounds. */
export function rowsFor(text: string, least: number): number {
  return Math.min(Math.max(text.split('\n').length, least), MOST_ROWS);
}
