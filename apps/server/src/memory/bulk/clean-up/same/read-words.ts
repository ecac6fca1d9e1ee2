import { trimMarks } from './trim-marks.ts';
import {
  COPULAS,
  EMPTY_WORDS,
  LOOSE_PREPOSITIONS,
  PAST_WORDS,
  STANDARD_WORDS,
  TELLING_PREPOSITIONS,
  UNITS,
} from './words/function-words.ts';

/** A word that carries a fact. */
export interface FactWord {
  /** In lower case; a number, a unit, a name with signs or digits as it is written. */
  text: string;
  /** Numbers, units, names, codes: nothing but the same will do. */
  isExact: boolean;
  /** The preposition that it stands after, nearest first: "to", "from", "in"; null after none. */
  after: string | null;
  /** Counts the phrases before its own: prepositions, articles and forms of "be" begin one. */
  phrase: number;
  /** It follows a form of "be" at once: "sent" is then no past. */
  isState: boolean;
}

export interface FactWords {
  words: FactWord[];
  /** Places, as counts of the words before them, around which both sides of a sentence may be exchanged. */
  copulas: number[];
  isPast: boolean;
  isQuestion: boolean;
  /** Prepositions and adverbs of place and direction, sorted, without those that grammar puts in and leaves out. */
  directions: string;
}

/** Where a phrase begins, if a word came before. */
const ARTICLES = new Set(['a', 'an', 'the']);
const BE = new Set(['is', 'are', 'be', 'been', 'being', 'am', 'was', 'were']);
/** "Owned by Bob" is "Bob owns", and "allergic to nuts" a "nut allergy": how words are tied tells these apart. */
const GRAMMATICAL = new Set(['to', 'for', 'by', 'with', 'from']);
const TIMES =
  /^(?:second|minute|hour|day|night|week|month|quarter|year|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)s?\b/i;
const NUMBER = /^([-−–+~<>≤≥≈±]*)([$€£¥]?)([-−–+]?)(\d[\d.,:]*\d|\d)(.*)$/u;
const QUOTES_AND_BRACKETS = '"\'“”‘’«»()[]{}*';
const MARKS = { start: QUOTES_AND_BRACKETS, end: `${QUOTES_AND_BRACKETS},;:.!?…` };

/** The words of an English text that carry its facts, each with how it is tied to the others. */
export function readWords(text: string): FactWords {
  const words: FactWord[] = [];
  const copulas: number[] = [];
  const directions: string[] = [];
  let [isPast, after] = [false, null as string | null];
  let [startsSentence, isAfterBe, wordsOfPhrase, phrase] = [true, false, 0, 0];
  const parts = splitRaw(text);
  for (const [index, raw] of parts.entries()) {
    const bare = trimMarks(raw, MARKS);
    // A sign that stands alone, as in "a < b", is a fact.
    const isSign = bare === '' && /[^"'“”‘’«»()[\]{}*,;:.!?…-]/u.test(raw);
    const read = isSign
      ? [{ text: raw, isExact: true }]
      : bare === ''
        ? []
        : isPerUnit(bare, parts[index + 1], words)
          ? [{ text: 'every', isExact: false }]
          : standardize(bare, words.at(-1), startsSentence);
    for (const { text: word, isExact } of read) {
      const isFact = isExact || !isFunctionWord(word);
      if (isFact) {
        if (word === 'every' && (TIMES.test(raw) || TIMES.test(parts[index + 1] ?? ''))) after = null;
        words.push({ text: word, isExact, after, phrase, isState: isAfterBe });
        wordsOfPhrase++;
      } else if (TELLING_PREPOSITIONS.has(word) || LOOSE_PREPOSITIONS.has(word)) {
        if (TELLING_PREPOSITIONS.has(word) && !GRAMMATICAL.has(word)) directions.push(word);
        [after, wordsOfPhrase] = [word, 0];
        phrase++;
      } else if (!ARTICLES.has(word) || wordsOfPhrase > 0) {
        after = null;
        phrase++;
      }
      if (!isExact && PAST_WORDS.has(word)) isPast = true;
      if (!isExact && COPULAS.has(word)) copulas.push(words.length);
      isAfterBe = BE.has(word);
    }
    startsSentence = /[.!?:]$/.test(trimMarks(raw, { end: QUOTES_AND_BRACKETS }));
    if (startsSentence || /,$/.test(raw)) after = null;
  }
  const isQuestion = text.trimEnd().endsWith('?');
  return { words, copulas, isPast, isQuestion, directions: directions.sort().join(' ') };
}

function isFunctionWord(word: string): boolean {
  return [EMPTY_WORDS, COPULAS, PAST_WORDS, TELLING_PREPOSITIONS, LOOSE_PREPOSITIONS].some((set) =>
    set.has(word),
  );
}

/** "900 euros a month" is "every month". */
function isPerUnit(word: string, next: string | undefined, before: FactWord[]): boolean {
  return (
    (word === 'a' || word === 'an') && TIMES.test(next ?? '') && before.some(({ text }) => /\d/.test(text))
  );
}

function splitRaw(text: string): string[] {
  return (
    text
      .normalize('NFC')
      .replaceAll(/[’ʼ]/g, "'")
      .replaceAll(/\bcan't\b/gi, 'can not')
      .replaceAll(/\bwon't\b/gi, 'will not')
      .replaceAll(/(\p{L})n't\b/giu, '$1 not')
      .replaceAll(/'ll\b/gi, ' will')
      .replaceAll(/'d\b/gi, ' would')
      .replaceAll(/'(?:s|re|m|ve)\b/gi, '')
      // "read-only" is two words; a code keeps its hyphens.
      .replaceAll(/(?<=\p{L})-(?=\p{L})/gu, ' ')
      .replaceAll(/[—–](?=\s)/g, ' ')
      .split(/\s+/)
      .filter(Boolean)
  );
}

/** One word of a text as the words that it stands for. */
function standardize(
  raw: string,
  before: FactWord | undefined,
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
  if (
    isAfterNumber &&
    (raw.length <= 3 || UNITS[raw] !== undefined) &&
    !EMPTY_WORDS.has(lower) &&
    !TELLING_PREPOSITIONS.has(lower)
  ) {
    return [toUnit(raw)];
  }
  if (/^\p{L}+\/(?:\p{L}{1,7})$/u.test(raw) && UNITS[raw.split('/')[1] as string] !== undefined) {
    const [what = '', unit = ''] = raw.split('/');
    return [{ text: what.toLowerCase(), isExact: false }, { text: 'every', isExact: false }, toUnit(unit)];
  }
  // Codes, paths, addresses, "C++", "C#": as they are written.
  if (!/^[\p{L}']+$/u.test(raw)) return [{ text: raw, isExact: true }];
  if (UNITS[lower] !== undefined && lower.length > 2) return [toUnit(lower)];
  const standard = STANDARD_WORDS[lower];
  if (standard !== undefined) return standard.split(' ').map((text) => ({ text, isExact: /^\d/.test(text) }));
  // A capital inside a sentence makes a name, and so do several capitals anywhere.
  const isName = (/^\p{Lu}/u.test(raw) && !startsSentence && raw !== 'I') || /^\p{Lu}{2,}/u.test(raw);
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

/** "5" and "5:30" in the morning or the afternoon, in 24 hours. */
function toClock(time: string, isAfternoon: boolean): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return `${String((hour % 12) + (isAfternoon ? 12 : 0)).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
