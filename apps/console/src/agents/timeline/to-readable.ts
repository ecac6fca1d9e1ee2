/** How much of a single text is shown: a picture is megabytes of characters. */
const TEXT_CHARS = 20_000;

/**
 * JSON for people to read: one field a line, indented, without quotes and brackets, and texts with their line breaks. Long
 * texts lose their end.
 */
export function toReadable(value: unknown, indent = 0): string {
  const margin = '  '.repeat(indent);
  if (typeof value === 'string')
    return shorten(value)
      .split('\n')
      .map((line) => margin + line)
      .join('\n');
  if (value === null || typeof value !== 'object') return `${margin}${String(value)}`;
  const entries = Array.isArray(value)
    ? value.map((item, index) => [`${index + 1}.`, item] as const)
    : Object.entries(value).map(([name, part]) => [`${name}:`, part] as const);
  if (entries.length === 0) return `${margin}${Array.isArray(value) ? '[]' : '{}'}`;
  return entries.map(([name, part]) => margin + name + afterName(part, indent)).join('\n');
}

/** On the same line what fits there. */
function afterName(value: unknown, indent: number): string {
  const isShort =
    value === null || typeof value !== 'object'
      ? !String(value).includes('\n')
      : Object.keys(value).length === 0;
  return isShort ? ` ${toReadable(value)}` : `\n${toReadable(value, indent + 1)}`;
}

function shorten(text: string): string {
  if (text.length <= TEXT_CHARS) return text;
  return `${text.slice(0, TEXT_CHARS)}… (${text.length - TEXT_CHARS} more characters)`;
}
