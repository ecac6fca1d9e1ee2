/** Of the objects around a record, this many characters are repeated in its line. */
const MAX_CONTEXT = 400;
/** A longer text, or one of several sentences, is no name or number of a record. */
const MAX_FIELD = 80;
/** What is nested more deeply says nothing to a reader. */
const MAX_DEPTH = 30;

/**
 * The lines of a text. In JSON, each object becomes a line that starts with "|", with the fields of those around it, and each
 * longer text its own lines. In a table, each row gets the titles of its columns.
 */
export function flattenRecords(text: string): string[] {
  const value = parse(text);
  if (value === undefined) return withTitles(text.split('\n'));
  const lines: string[] = [];
  flatten(value, { context: '', depth: 0 }, lines);
  return lines;
}

function parse(text: string): unknown {
  if (!/^\s*[[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withTitles(lines: string[]): string[] {
  let titles = '';
  return lines.map((line) => {
    const isRow = line.trimStart().startsWith('|');
    const row = isRow ? `${line.trim()} ${titles}` : line;
    if (!isRow) titles = '';
    else if (titles === '') titles = line.trim().slice(0, MAX_CONTEXT);
    return row;
  });
}

function flatten(
  value: unknown,
  { context, depth }: { context: string; depth: number },
  lines: string[],
): void {
  if (depth > MAX_DEPTH) return;
  if (typeof value === 'string') {
    lines.push(...flattenRecords(value));
  } else if (Array.isArray(value)) {
    if (value.every(isField)) lines.push(`${context} | ${value.join(', ')}`);
    else for (const item of value) flatten(item, { context, depth: depth + 1 }, lines);
  } else if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value);
    const own = fields.filter(([, item]) => isField(item)).map(([name, item]) => `| ${name}: ${item}`);
    const line = [context, ...own].join(' ').trim();
    if (own.length > 0) lines.push(line);
    for (const [name, item] of fields) {
      const around = `${line} | ${name}`.slice(0, MAX_CONTEXT);
      if (!isField(item)) flatten(item, { context: around, depth: depth + 1 }, lines);
    }
  } else if (value !== null) {
    lines.push(`${context} | ${value}`);
  }
}

function isField(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= MAX_FIELD && !/[\n.!?。？！]\s|\n/.test(value);
  return value === null || typeof value !== 'object';
}
