import { trimMarks } from './trim-marks.ts';
import { STANDARD_WORDS, UNITS } from './words/function-words.ts';

/** A word, or a mark with a meaning: a comma between two names makes two people of one. */
export interface Word {
  /** In lower case; numbers, units, and names with signs or digits as they are written. */
  text: string;
  /** For numbers, units, names and codes: only the same text matches. */
  isExact: boolean;
  /** Its capital does not make it a name. */
  startsSentence: boolean;
  /**
   * Whether "a" or "the" stood before it. They state different facts; where it may have been left out (null), either
   * matches. After a preposition, its absence also means something: "in prison", "in the prison".
   */
  article: 'a' | 'the' | 'none' | null;
}

const TITLE = /^(?:mr|mrs|ms|dr|prof|st)$/i;
const BE = new Set(['is', 'are', 'was', 'were']);
/** "A few" is not "few". */
const TIED_TO_A = new Set(['few', 'little', 'lot', 'bit', 'couple', 'while']);
const PREPOSITIONS = new Set('in at to from of by for with into on'.split(' '));
const NOT_UNITS = new Set('in on at of to by for is are and or not per as if so'.split(' '));
export const TIMES =
  /^(?:second|minute|hour|day|night|week|month|quarter|year|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)s?\b/i;
const NUMBER = /^([-−–+~<>≤≥≈±]*)([$€£¥]?)([-−–+]?)(\d[\d.,:]*\d|\d)(.*)$/u;
const ORDINALS = 'first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ');
const QUOTES_AND_BRACKETS = '"\'“”‘’«»()[]{}*';
const MARKS = { start: QUOTES_AND_BRACKETS, end: `${QUOTES_AND_BRACKETS},;:.!?…` };
const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const MONTH = MONTHS.join('|');
const DAY_FIRST = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)? (${MONTH}),? (\\d{4})\\b`, 'gi');
const MONTH_FIRST = new RegExp(`\\b(${MONTH}) (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})\\b`, 'gi');

/** A key for `Map`: English texts that have it in common are the same word for word, or differ only in articles and names. */
export function standardText(text: string): string {
  return readWords(text)
    .map((word) => word.text)
    .join(' ');
}

/** The words of an English text in order, without the few that mean nothing. */
export function readWords(text: string): Word[] {
  const words: Word[] = [];
  let [startsSentence, article] = [true, null as Word['article']];
  const mark = (sign: string) =>
    words.push({ text: sign, isExact: true, startsSentence: false, article: null });
  const parts = splitRaw(text);
  for (const [index, raw] of parts.entries()) {
    const next = parts[index + 1];
    const bare = trimMarks(raw, MARKS);
    const lower = bare.toLowerCase();
    if (isArticle(lower, next)) {
      if (isPerUnit(lower, next, words)) words.push({ ...plain('every'), startsSentence, article });
      else article = lower === 'the' ? 'the' : 'a';
    } else if (!isEmpty(lower, words, next)) {
      for (const read of readPart(raw, bare, words.at(-1), startsSentence)) {
        // "On Mondays" is "every Monday".
        if (read.text === 'every' && words.at(-1)?.text === 'on') words.pop();
        const isAfterPreposition = PREPOSITIONS.has(words.at(-1)?.text ?? '');
        words.push({ ...read, startsSentence, article: article ?? (isAfterPreposition ? 'none' : null) });
        article = null;
      }
    }
    const ending = trimMarks(raw, { end: QUOTES_AND_BRACKETS }).slice(-1);
    startsSentence = /[.!?:;]/.test(ending) && !TITLE.test(bare);
    if (next === undefined) continue;
    if (ending === ':') words.push(plain('is'));
    else if (/[.!?;]/.test(ending) && !TITLE.test(bare)) mark('.');
    else if (ending === ',' && !/^(?:and|or|but)$/i.test(next)) mark(',');
  }
  return words;
}

const plain = (text: string): Word => ({ text, isExact: false, startsSentence: false, article: null });

function readPart(raw: string, bare: string, before: Word | undefined, startsSentence: boolean) {
  if (bare !== '') return standardize(bare, before, startsSentence);
  // A sign that stands alone, as in "a < b", means something.
  return /[^"'“”‘’«»()[\]{}*,;:.!?…]/u.test(raw) ? [{ text: raw, isExact: true }] : [];
}

function isArticle(word: string, next: string | undefined): boolean {
  return word === 'the' || word === 'an' || (word === 'a' && !TIED_TO_A.has(next?.toLowerCase() ?? ''));
}

/** "Currently", "please", "located" before a place, and "our" as the first word. */
function isEmpty(word: string, before: Word[], next: string | undefined): boolean {
  if (word === 'currently' || word === 'please') return true;
  if (word === 'located' || word === 'situated')
    return BE.has(before.at(-1)?.text ?? '') && /^(?:in|at|on)$/.test(next ?? '');
  return before.length === 0 && word === 'our';
}

/** "900 euros a month" means "every month". */
function isPerUnit(word: string, next: string | undefined, before: Word[]): boolean {
  return word !== 'the' && TIMES.test(next ?? '') && before.some(({ text }) => /\d/.test(text));
}

function splitRaw(text: string): string[] {
  const iso = (year: string, month: string, day: string) =>
    `${year}-${String(MONTHS.indexOf(month.toLowerCase()) + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
  return (
    text
      .normalize('NFC')
      .replaceAll(/[’ʼ]/g, "'")
      .replaceAll(DAY_FIRST, (_, day, month, year) => iso(year, month, day))
      .replaceAll(MONTH_FIRST, (_, month, day, year) => iso(year, month, day))
      .replaceAll(/\bno[ -]one\b/gi, 'nobody')
      .replaceAll(/\bcan't\b/gi, 'can not')
      .replaceAll(/\bwon't\b/gi, 'will not')
      .replaceAll(/(\p{L})n't\b/giu, '$1 not')
      .replaceAll(/'ll\b/gi, ' will')
      .replaceAll(/'d\b/gi, ' would')
      .replaceAll(/\b(it|he|she|that|there|what|who)'s\b/gi, '$1 is')
      .replaceAll(/'re\b/gi, ' are')
      .replaceAll(/'m\b/gi, ' am')
      .replaceAll(/'ve\b/gi, ' have')
      // "Tim's" becomes "Tim" and a sign that something is his.
      .replaceAll(/(?<=\p{L})'s\b/giu, ' §')
      .replaceAll(/(?<=s)'(?=\s)/gi, ' §')
      .replaceAll(/[—–](?=\s)/g, ' - ')
      .split(/\s+/)
      .filter(Boolean)
  );
}

/** The standard words for one word of a text. */
function standardize(
  raw: string,
  before: Word | undefined,
  startsSentence: boolean,
): { text: string; isExact: boolean }[] {
  const number = NUMBER.exec(raw);
  if (number !== null) return standardizeNumber(raw, number);
  const isAfterNumber = before?.isExact === true && /^\W*\d/.test(before.text);
  const lower = raw.toLowerCase();
  if (isAfterNumber && /^[ap]\.?m\.?$/.test(lower)) {
    before.text = toClock(before.text, lower.startsWith('p'));
    return [];
  }
  if (isAfterNumber && /^\p{L}{1,3}\/\p{L}+$/u.test(raw)) {
    return raw
      .split('/')
      .flatMap((unit, i) => [...(i > 0 ? [{ text: 'every', isExact: false }] : []), toUnit(unit)]);
  }
  if (isAfterNumber && (raw.length <= 3 || UNITS[raw] !== undefined) && !NOT_UNITS.has(lower)) {
    return [toUnit(raw)];
  }
  if (/^\p{L}+\/(?:\p{L}{1,7})$/u.test(raw) && UNITS[raw.split('/')[1] as string] !== undefined) {
    const [what = '', unit = ''] = raw.split('/');
    return [{ text: what.toLowerCase(), isExact: false }, { text: 'every', isExact: false }, toUnit(unit)];
  }
  // Codes, paths, addresses, "C++", "C#", "getUser", "CO": kept as they are written.
  if (!/^[\p{L}'-]+$/u.test(raw)) return [{ text: raw, isExact: true }];
  if (before?.text === 'every' && UNITS[lower] !== undefined) return [toUnit(lower)];
  const standard = STANDARD_WORDS[lower];
  if (standard !== undefined) return standard.split(' ').map((text) => ({ text, isExact: /^\d/.test(text) }));
  if (/\p{L}\p{Lu}/u.test(raw)) return [{ text: raw, isExact: true }];
  // A capital inside a sentence makes a word a name. "Sunday" is "sunday".
  const isName = /^\p{Lu}/u.test(raw) && !startsSentence && raw !== 'I' && !TIMES.test(raw);
  return [{ text: lower, isExact: isName }];
}

function standardizeNumber(
  raw: string,
  [, sign = '', currency = '', minus = '', digits = '', rest = '']: RegExpExecArray,
) {
  if (/\d|[-/_@]/u.test(rest) && !/^\p{L}{1,4}\/\p{L}+$/u.test(rest)) return [{ text: raw, isExact: true }];
  const signs = `${sign}${minus}`.replaceAll(/[−–]/g, '-');
  const plain = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(digits) ? digits.replaceAll(',', '') : digits;
  const text = `${signs}${plain}`;
  const clock = /^([ap])\.?m$/i.exec(rest);
  if (clock !== null) return [{ text: toClock(text, clock[1]?.toLowerCase() === 'p'), isExact: true }];
  const money = currency === '' ? [] : [{ text: currency, isExact: true }];
  if (/^(?:st|nd|rd|th)$/i.test(rest)) {
    const ordinal = ORDINALS[Number(plain) - 1];
    return [{ text: ordinal ?? `${text}th`, isExact: ordinal === undefined }];
  }
  const [unit = '', every] = rest.split('/');
  return [
    { text: /^\d{1,2}:\d\d$/.test(text) ? text.padStart(5, '0') : text, isExact: true },
    ...money,
    ...(unit === '' ? [] : [toUnit(unit)]),
    ...(every === undefined ? [] : [{ text: 'every', isExact: false }, toUnit(every)]),
  ];
}

function toUnit(unit: string) {
  return { text: UNITS[unit] ?? unit, isExact: true };
}

/** "5" and "5:30", before or after noon, in 24 hours. */
function toClock(time: string, isAfternoon: boolean): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return `${String((hour % 12) + (isAfternoon ? 12 : 0)).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
