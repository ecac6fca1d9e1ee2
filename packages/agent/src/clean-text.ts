/**
 * The same value with text that every store and every provider accepts: without the NULs and halves of characters that
 * programs print and models write now and then.
 */
export function cleanText<Value>(value: Value): Value {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\u{fffd}') as Value;
  if (Array.isArray(value)) return value.map(cleanText) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [cleanText(key), cleanText(field)]),
  ) as Value;
}
