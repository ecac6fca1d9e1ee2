import { EMPTY_WORDS } from '../same/words/function-words.ts';
import { isWord } from '../same/words/mean-the-same.ts';

const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;
const WORD = /[\p{L}\p{M}\p{N}_@#+][\p{L}\p{M}\p{N}_@#+./:'’-]*/gu;
const NUMBER = /\d+(?:[.,:'’]\d+)*/g;
/** How many letters a word shares with its inflected forms. */
const STEM_CHARS = 5;

/** Words that deny, in the languages with most speakers; where the denial is part of the word, its usual syllables. */
const NEGATIONS = new RegExp(
  [
    String.raw`(?<!\p{L})(?:not|no|never|none|nothing|nobody|neither|nor|without|cannot|n['’]t|unable|nicht|kein\p{L}*|nie|niemals|ohne|weder|ne|n['’]\p{L}+|pas|jamais|sans|aucun\p{L}*|ni|nunca|jamás|sin|tampoco|não|nem|sem|jamais|non|senza|niet|geen|nooit|zonder|inte|ikke|(?-i:ei)|nie|nigdy|bez|не|нет|никогда|без|ни|ні|немає|değil|yok|olmadan|tidak|bukan|không|chưa|नहीं|मत|बिना|لا|ليس\p{L}*|لم|لن|غير|بدون|ما|δεν|μην|χωρίς|לא|אין|בלי)(?!\p{L})`,
    String.raw`\p{L}n['’]t(?!\p{L})`,
    String.raw`[不没沒無无未别勿]|ない|ません|なし|않|없|못|아니|안\s|ไม่|มิ`,
  ].join('|'),
  'iu',
);

/** Numbers in ASCII digits, without thousands separators. */
export function numbersOf(text: string): Set<string> {
  return new Set(
    [...withAsciiDigits(text).matchAll(NUMBER)].map(([number]) =>
      /^\d{1,3}(?:[.,'’]\d{3})+$/.test(number) ? number.replaceAll(/\D/g, '') : number.replaceAll(',', '.'),
    ),
  );
}

/** In every script, the ten digits follow each other, starting with zero. */
function withAsciiDigits(text: string): string {
  return text.normalize('NFKC').replaceAll(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) as number;
    let zero = code;
    while (
      code - zero < 9 &&
      /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1)) &&
      (zero > 0x39 || zero > 0x30)
    )
      zero--;
    return String(code - zero);
  });
}

/**
 * Names and codes in lower case: words with a capital inside a sentence, words in capitals or with digits or signs, and
 * first words that are not English.
 */
export function namesOf(text: string): Set<string> {
  const names = new Set<string>();
  let startsSentence = true;
  for (const match of text.replaceAll(UNSPACED, ' ').matchAll(WORD)) {
    const word = match[0].replace(/[.:'’/-]$/, '').replace(/['’]s$/, '');
    const lower = word.toLowerCase();
    const isCode = /[\p{N}_@#+/]|\p{L}\.\p{L}/u.test(word) && /\p{L}/u.test(word);
    const isCapital = /^\p{Lu}/u.test(word) && word !== 'I' && !EMPTY_WORDS.has(lower);
    if (isCode || (isCapital && (!startsSentence || !isWord(lower)) && word.length > 1)) names.add(lower);
    const after = match.input.slice(match.index + word.length, match.index + match[0].length + 2);
    startsSentence = /[.!?:\n]/.test(after);
  }
  return names;
}

/**
 * The parts of a text in any language: the beginnings of its words or, in scripts without spaces, pairs of characters.
 */
export function partsOf(text: string): Set<string> {
  const folded = text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase();
  const parts = new Set<string>();
  for (const [run] of folded.matchAll(UNSPACED)) {
    const characters = [...run];
    for (let i = 0; i + 1 < characters.length; i++) parts.add(`${characters[i]}${characters[i + 1]}`);
  }
  for (const [word] of folded.replaceAll(UNSPACED, ' ').matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    if (!EMPTY_WORDS.has(word) && !/^\p{N}+$/u.test(word)) parts.add([...word].slice(0, STEM_CHARS).join(''));
  }
  return parts;
}

/** The share of these parts that are among the others; 1 if there are none. */
export function shareIn(parts: Set<string>, others: Set<string>): number {
  return parts.size === 0 ? 1 : [...parts].filter((part) => others.has(part)).length / parts.size;
}

/** Scripts without capitals do not mark names. */
export function hasCapitals(text: string): boolean {
  return /[\p{Lu}]|\p{Ll}/u.test(text);
}

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

export function sentencesOf(text: string): string[] {
  return [...sentences.segment(text)].map(({ segment }) => segment.trim()).filter(Boolean);
}

export function isNegated(text: string): boolean {
  return NEGATIONS.test(text);
}
