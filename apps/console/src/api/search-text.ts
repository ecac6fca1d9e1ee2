/** A parameter of an address. It is read as JSON where it can be, so that `?q=42` comes as a number. */
export function searchText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
