import { z } from 'zod';

/** True when every string in the value can be stored: Postgres takes neither NUL nor half a surrogate pair. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  if (value === null || typeof value !== 'object') return true;
  return Object.entries(value).every(([key, part]) => isStorable(key) && isStorable(part));
}

/**
 * Maximum depth of objects and lists in a free-form object: deeper ones break clients that read them, Python at about
 * 1,000.
 */
export const OBJECT_MAX_LEVELS = 32;

/**
 * Whether objects and lists are nested deeper than `levels`. It goes level by level, so that no depth can overflow the
 * stack.
 */
function isDeeper(value: unknown, levels: number): boolean {
  let level = [value].filter(isNested);
  for (let depth = 0; depth < levels; depth++) level = level.flatMap(Object.values).filter(isNested);
  return level.length > 0;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

const STORABLE = 'text without NUL characters or lone surrogates';

/** A string of `min` to `max` characters (UTF-16 units) that the database can hold; `tooLong` is said of a longer one. */
export function text(min: number, max: number, { tooLong }: { tooLong?: string } = {}) {
  return z.string().min(min).max(max, tooLong).refine(isStorable, `expected ${STORABLE}`);
}

/** Any JSON object that the database can hold, with at most `levels` of objects and lists, itself included. */
export function jsonObject({ levels = OBJECT_MAX_LEVELS } = {}) {
  return z
    .record(z.string(), z.unknown())
    .refine((value) => !isDeeper(value, levels), {
      error: `expected at most ${levels} levels of objects and lists`,
      abort: true,
    })
    .refine(isStorable, `expected ${STORABLE}`);
}

/** The same for a name: one text however it was typed, so that "é" of one character and of two are one name. */
export function nameText(min: number, max: number) {
  return z
    .string()
    .normalize('NFC')
    .min(min)
    .max(max * 2)
    .refine(isStorable, `expected ${STORABLE}`)
    .refine((value) => value.length <= max || [...value].length <= max, `expected at most ${max} characters`)
    .meta({ minLength: min, maxLength: max });
}

/** A string that the database can hold, its length counted in code points: an emoji is one character. */
export function characters(min: number, max: number) {
  return text(min, max * 2)
    .refine((value) => value.length <= max || [...value].length <= max, `expected at most ${max} characters`)
    .meta({ maxLength: max });
}
