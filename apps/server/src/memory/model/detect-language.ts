import { openLanguageTable, type ScoreWords } from './language/open-language-table.ts';

/** Scripts and the languages that are written in them, by ISO 639-1. Marathi, which has no stemmer, counts as Hindi. */
const SCRIPTS: [script: RegExp, languages: string[]][] = [
  [
    /\p{Script=Latin}/gu,
    // biome-ignore format: one list.
    ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'no', 'da', 'fi', 'pl', 'cs', 'ro', 'hu', 'tr', 'vi', 'ca', 'hr',
     'ms', 'az', 'et', 'eu', 'is', 'lt', 'lv', 'sk', 'sl', 'sq', 'tl', 'yo'],
  ],
  [/\p{Script=Cyrillic}/gu, ['ru', 'uk', 'bg', 'sr', 'be']],
  [/\p{Script=Arabic}/gu, ['ar', 'fa', 'ur', 'ku']],
  [/\p{Script=Devanagari}/gu, ['hi']],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, ['ja']],
  [/\p{Script=Han}/gu, ['zh']],
  [/\p{Script=Hangul}/gu, ['ko']],
  [/\p{Script=Greek}/gu, ['el']],
  [/\p{Script=Hebrew}/gu, ['he']],
  [/\p{Script=Thai}/gu, ['th']],
  [/\p{Script=Armenian}/gu, ['hy']],
  [/\p{Script=Georgian}/gu, ['ka']],
  [/\p{Script=Bengali}/gu, ['bn']],
  [/\p{Script=Tamil}/gu, ['ta']],
  [/\p{Script=Telugu}/gu, ['te']],
];
/** Scripts in which one character says as much as three letters. */
const DENSE = new Set(['ja', 'zh', 'ko', 'th']);
/** Languages that are rarely written here, and that names and short texts are easily mistaken for. */
const UNLIKELY = new Set(['az', 'et', 'eu', 'is', 'lt', 'lv', 'sl', 'sq', 'tl', 'yo']);
/**
 * By how much a language must fit better than English, per n-gram. In 293 short English texts, names pulled one of them
 * 21 towards another language; all others were nearer to English by 9 or more. Of 57 texts in other languages (three to
 * seven words), the one nearest to English was 33 away from it.
 */
const LIKELY_MARGIN = 26;
const UNLIKELY_MARGIN = 45;
/** The same for the script's main language, in which most of its short texts are written, such as Russian. */
const SCRIPT_MARGIN = 5;
/** By how much English must be ahead before a text counts as English beyond doubt. */
const SURE_MARGIN = 9;
const SURE_NGRAMS = 5;
const SHORT_NGRAMS = 4;
/** The beginning of a text is enough. */
const LONGEST_TEXT = 1000;
const NAMES_AND_CODES =
  /\S+@\S+|https?:\S+|[\p{Script=Latin}\p{N}]+(?:[._/\\][\p{Script=Latin}\p{N}]+)+|[\p{Script=Latin}_-]*\p{N}[\p{Script=Latin}\p{N}_-]*/gu;
const WORDS = /\p{L}[\p{L}\p{M}]*(?:['’]\p{L}[\p{L}\p{M}]*)*/gu;

let scoreWords: ScoreWords | undefined;

/**
 * The language that most of the text is written in, by ISO 639-1 (`no` for all kinds of Norwegian, `ms` for
 * Indonesian), or null if there are too few words to tell. What could be English counts as English: a name does not
 * make a text Polish.
 */
export function detectLanguage(text: string): string | null {
  const { language, isSure } = detect(text);
  return language === 'en' && !isSure && countWords(text) < 2 ? null : language;
}

/** True if the text is English beyond doubt; false for names, codes and other texts with too few words to tell. */
export function isEnglish(text: string): boolean {
  const { language, isSure } = detect(text);
  return language === 'en' && isSure;
}

function detect(source: string): { language: string | null; isSure: boolean } {
  const text = source.slice(0, LONGEST_TEXT).normalize('NFC').replace(NAMES_AND_CODES, ' ');
  const languages = languagesOfScript(text);
  if (languages.length < 2) return { language: languages[0] ?? null, isSure: true };

  scoreWords ??= openLanguageTable();
  const { scores, ngrams } = scoreWords(tellingWords(text));
  const fit = (language: string) => (scores.get(language) ?? 0) / Math.max(1, ngrams);
  const [best = '', next = ''] = languages.toSorted((a, b) => fit(b) - fit(a));
  const [home = ''] = languages;
  if (home !== 'en') return { language: fit(best) - fit(home) > SCRIPT_MARGIN ? best : home, isSure: true };
  const margin = UNLIKELY.has(best) ? UNLIKELY_MARGIN : LIKELY_MARGIN;
  // Otherwise "orange" would be Dutch, and "vegetarian" Basque.
  const isShort = ngrams < SHORT_NGRAMS && /^[\p{ASCII}’]*$/u.test(text);
  if (!isShort && fit(best) - fit('en') > margin) return { language: best, isSure: true };
  return {
    language: 'en',
    isSure: best === 'en' && ngrams >= SURE_NGRAMS && fit('en') - fit(next) >= SURE_MARGIN,
  };
}

/** The languages of the script that most of the text is written in; none for a text without letters. */
function languagesOfScript(text: string): string[] {
  let most = 0;
  let found: string[] = [];
  for (const [script, languages] of SCRIPTS) {
    const letters = (text.match(script)?.length ?? 0) * (DENSE.has(languages[0] as string) ? 3 : 1);
    if (letters <= most) continue;
    most = letters;
    found = languages;
  }
  // Japanese is mostly written in Han characters, but Chinese has no kana.
  return found[0] === 'zh' && /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text) ? ['ja'] : found;
}

/**
 * The words that reveal the language. Names (capitalized inside a sentence) do not, so they are left out unless there
 * are too few other words.
 */
function tellingWords(text: string): string[] {
  const words = text.match(WORDS) ?? [];
  const others = words.filter((word, index) => index === 0 || !/^\p{Lu}/u.test(word));
  return (others.length >= 3 ? others : words).map((word) => word.toLowerCase());
}

function countWords(text: string): number {
  return text.match(WORDS)?.length ?? 0;
}
