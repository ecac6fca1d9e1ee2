/** The path of the first field that was sent and that the schema did not keep; undefined when it kept them all. */
export function findUnknownField(sent: unknown, kept: unknown, path: string[] = []): string | undefined {
  if (!isObject(sent) || !isObject(kept)) return undefined;
  for (const [name, value] of Object.entries(sent)) {
    const here = [...path, name];
    const unknown = name in kept ? findUnknownField(value, kept[name], here) : here.join('.');
    if (unknown !== undefined) return unknown;
  }
  return undefined;
}

/** Objects and lists, whose names are the indexes. */
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
