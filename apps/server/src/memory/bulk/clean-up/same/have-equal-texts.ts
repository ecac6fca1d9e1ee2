import { trimMarks } from './trim-marks.ts';

/** Marks that mean nothing at the end of a text. A question mark does mean something. */
const LAST_MARKS = { end: '.!。．।؛،,; ' };
const ASCII_QUOTES = /[’‘ʼ]/g;

/**
 * True for texts that are equal except for case, spaces and punctuation without meaning. Signs, units and codes must be
 * written the same.
 */
export function haveEqualTexts(a: string, b: string): boolean {
  const [ofA, ofB] = [comparable(a), comparable(b)];
  if (ofA === ofB) return true;
  const hasNoCase = [ofA, ofB].some((text) => text === text.toLowerCase() || text === text.toUpperCase());
  const [wordsA, wordsB] = [ofA.split(' '), ofB.split(' ')];
  return (
    wordsA.length === wordsB.length &&
    wordsA.every((word, i) => isSameCase(word, wordsB[i] as string, i === 0, hasNoCase))
  );
}

/** A key for `Map`: texts that may be equal have the same one. */
export function equalTextKey(text: string): string {
  return comparable(text).toLowerCase();
}

function comparable(text: string): string {
  const plain = text.normalize('NFC').replace(ASCII_QUOTES, "'").replace(/\s+/gu, ' ').trim();
  return trimMarks(plain, LAST_MARKS);
}

/** Names that are a different word in lower case. */
const OTHER_IN_LOWER_CASE = new Set(
  'polish turkey china march may will august mark bill jack chase'.split(' '),
);

/**
 * "mW" and "MW", "US" and "us", "aB3" and "Ab3" differ. Within a sentence so do "Apple" and "apple", and in German "Sie" and
 * "sie", unless one of the texts has no capitals, or nothing but capitals.
 */
function isSameCase(a: string, b: string, isFirst: boolean, hasNoCase: boolean): boolean {
  if (a === b) return true;
  const [lowerA, lowerB] = [a.toLowerCase(), b.toLowerCase()];
  if (lowerA !== lowerB || !/^[\p{L}\p{M}'",.;:!?()-]+$/u.test(a)) return false;
  const isPlain = (word: string) =>
    word.slice(1) === word.slice(1).toLowerCase() || word === word.toUpperCase();
  if (!isPlain(a) || !isPlain(b)) return false;
  return isFirst || (hasNoCase && lowerA.length > 3 && !OTHER_IN_LOWER_CASE.has(lowerA));
}
