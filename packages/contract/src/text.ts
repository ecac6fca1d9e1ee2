import { z } from 'zod';

/** True when every string in the value can be stored: Postgres takes neither NUL nor half a surrogate pair. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  if (value === null || typeof value !== 'object') return true;
  return Object.entries(value).every(([key, part]) => isStorable(key) && isStorable(part));
}

const STORABLE = 'text without NUL characters and lone surrogates';

/** A string of `min` to `max` characters (UTF-16 units) that the database can hold. */
export function text(min: number, max: number) {
  return z.string().min(min).max(max).refine(isStorable, `expected ${STORABLE}`);
}

/** Any JSON object that the database can hold. */
export function jsonObject() {
  return z.record(z.string(), z.unknown()).refine(isStorable, `expected ${STORABLE}`);
}

/** A string that the database can hold, its length counted in code points: an emoji is one character. */
export function characters(min: number, max: number) {
  return text(min, max * 2)
    .refine((value) => value.length <= max || [...value].length <= max, `expected at most ${max} characters`)
    .meta({ maxLength: max });
}
