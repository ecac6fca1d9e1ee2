import { foldText, toPlainDigits } from './fold-text.ts';
import { withoutQuestionWords } from './question-words.ts';
import { toSearchTerms } from './search-terms.ts';

/** Scripts written without spaces: their words are found by single characters and pairs of characters. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;
/**
 * Korean words carry particles and endings that no stemmer of the database removes: pairs of syllables find them too.
 */
const HANGUL = /\p{Script=Hangul}+/gu;
const KOREAN_PARTICLES =
  /(?<=.)(?:은|는|이|가|을|를|의|에|에서|에게|한테|께서|께|와|과|랑|이랑|도|만|로|으로|까지|부터|보다|처럼|마다|이나|라고|이라고|이다|입니다|이에요|예요|인가요|에는|에서는|에도)$/u;
/** The Arabic article and what is written together with it, before at least three more letters. */
const ARABIC_PREFIX = /(?<!\p{L})(?:[وف]?(?:[بك]?ال|لل)|[وف](?=\p{L}{4}))(?=\p{L}{3})/gu;
const EMOJI = /\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\u{FE0F}|\u{200D}\p{Extended_Pictographic})*/gu;
/**
 * The characters between the parts of paths, addresses, identifiers and dates, which Postgres would keep as one word.
 */
export const SEPARATORS = /[/\\._\-:@#]/g;
/** 1,000 and 1.000 and 1'000. */
const GROUPED_NUMBER = /(?<![\d.,'’])\d{1,3}(?:([,.'’])\d{3})(?:\1\d{3})*(?![\d]|[.,'’]\d)/gu;
const MAX_TERMS = 2000;

export interface SearchText {
  /**
   * For the database's parser and stemmers: the folded text, and the text with accents, by which some stemmers
   * recognize endings.
   */
  folded: string;
  accented: string;
  /** Words that these would not make, taken as they are. */
  terms: string[];
}

/**
 * The input from which the words of a memory or of a query are made. Case, width and accents are folded here and not in
 * the database, whose locale decides what it would fold.
 */
export function toSearchText(text: string, use: 'memory' | 'query'): SearchText {
  const source = use === 'query' ? withoutQuestionWords(text) : text;
  const folded = foldText(source);
  const terms = new Set(toSearchTerms(source, use));
  for (const [run] of folded.matchAll(UNSPACED)) addPairs(terms, run, use);
  for (const [word] of folded.matchAll(HANGUL)) {
    addPairs(terms, use === 'query' ? word.replace(KOREAN_PARTICLES, '') : word, use);
  }
  return {
    folded: toParserText(folded),
    accented: toParserText(toPlainDigits(source.normalize('NFKC')).toLowerCase()),
    terms: [...terms].slice(0, MAX_TERMS),
  };
}

/** A query of one character must find it inside words; longer ones use only pairs, which are more specific. */
function addPairs(terms: Set<string>, run: string, use: 'memory' | 'query'): void {
  const characters = [...run];
  for (let i = 0; i + 1 < characters.length; i++) terms.add(`${characters[i]}${characters[i + 1]}`);
  if (use === 'memory' || characters.length === 1) for (const character of characters) terms.add(character);
}

function toParserText(text: string): string {
  return text
    .replace(EMOJI, ' ')
    .replace(UNSPACED, ' ')
    .replace(HANGUL, ' ')
    .replace(GROUPED_NUMBER, (number) => number.replace(/\D/g, ''))
    .replace(ARABIC_PREFIX, '')
    .replace(SEPARATORS, ' ');
}
