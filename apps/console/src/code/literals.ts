/** A value as a literal of TypeScript. */
export function toTypeScript(value: unknown, indent = ''): string {
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map((part) => toTypeScript(part, indent)).join(', ')}]`;
  const parts = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(
      ([name, part]) =>
        `${/^[a-zA-Z_$][\w$]*$/.test(name) ? name : toTypeScript(name)}: ${toTypeScript(part, `${indent}  `)}`,
    );
  return inBraces(parts, indent, '  ');
}

/** A value as a literal of Python: strings are as in JSON. */
export function toPython(value: unknown, indent = ''): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null) return 'None';
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((part) => toPython(part, indent)).join(', ')}]`;
  const parts = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(([name, part]) => `${JSON.stringify(name)}: ${toPython(part, `${indent}    `)}`);
  return inBraces(parts, indent, '    ');
}

const LINE = 60;

/** On one line where it is short. */
function inBraces(parts: string[], indent: string, step: string): string {
  const line = parts.join(', ');
  if (parts.length === 0) return '{}';
  if (line.length <= LINE && !line.includes('\n')) return `{ ${line} }`;
  return `{\n${parts.map((part) => `${indent}${step}${part},\n`).join('')}${indent}}`;
}

/** A text as one word of a shell. */
export function toShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
