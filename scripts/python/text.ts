/** How values and names of the wire are written in Python. */

const DOCSTRING_WIDTH = 100;

/** `Literal["a", "b"]`. */
export function literal(values: unknown[]): string {
  return `Literal[${values.map(literalValue).join(', ')}]`;
}

/** A JSON value that is neither a list nor an object. */
export function literalValue(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}

/** A description as the lines of a docstring, which editors and pdoc show; none without a description. */
export function docstring(description: string | undefined, indent: string): string[] {
  if (description === undefined) return [];
  // A quote at the start or the end would join the three quotes there.
  const text = description
    .replaceAll(/\bnull\b/gi, 'None')
    .replaceAll('\\', '/')
    .replaceAll('"', "'");
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const last = lines.length - 1;
    const longer = lines[last] === '' ? word : `${lines[last]} ${word}`;
    if (longer.length > DOCSTRING_WIDTH) lines.push(word);
    else lines[last] = longer;
  }
  const quoted = lines.length === 1 ? [`"""${text}"""`] : [`"""${lines[0]}`, ...lines.slice(1), '"""'];
  return quoted.map((line) => indent + line);
}

/** `time_decay` for `timeDecay`. */
export function toSnake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `NewSummaries` for `new_summaries`. */
export function toPascal(name: string): string {
  return name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
