/**
 * JSON with one space after each comma and colon: the way the grammar makes the model write it, and the way its earlier
 * calls must be shown to it, so that its cache still matches token for token.
 */
export function formatJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatJson).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).filter(([, entry]) => entry !== undefined);
    return `{${pairs.map(([name, entry]) => `${JSON.stringify(name)}: ${formatJson(entry)}`).join(', ')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
