/** The rows of a file: an export, a JSON list, or JSON lines. Throws an Error that says what was expected. */
export function readImportFile(text: string): unknown[] {
  const trimmed = text.trim();
  if (trimmed === '') throw new Error('The file is empty');
  try {
    const value: unknown = JSON.parse(trimmed);
    if (Array.isArray(value)) return value;
    const { memories, results } = (value ?? {}) as { memories?: unknown; results?: unknown };
    const rows = memories ?? results;
    if (Array.isArray(rows)) return rows;
    if (isRow(value)) return [value];
  } catch {
    // Perhaps one value per line.
    try {
      return trimmed
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line) as unknown);
    } catch {
      // Falls through to the one error for everything that is neither.
    }
  }
  throw new Error('Expected JSON: an export, a list of {key, value}, or one {key, value} per line');
}

const isRow = (value: unknown): boolean => typeof value === 'object' && value !== null && 'key' in value;
