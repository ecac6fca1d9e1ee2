/** Scripts written without spaces: their words are found by characters and pairs of characters. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;
const EMOJI = /\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\u{FE0F}|\u{200D}\p{Extended_Pictographic})*/gu;
/** Between the parts of paths, addresses, identifiers and dates, which Postgres would keep as one word. */
export const SEPARATORS = /[/\\._\-:@#]/g;
const MAX_TERMS = 2000;

export interface SearchText {
  /** For Postgres' English parser and stemmer. */
  text: string;
  /** Words that it would not make: taken as they are. */
  terms: string[];
}

/**
 * What the words of a memory or of a query are made from. Case, width and accents are folded here and
 * not in the database, whose locale decides what it would fold.
 */
export function toSearchText(source: string, use: 'memory' | 'query'): SearchText {
  const folded = source
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase();
  const terms = new Set<string>();
  for (const [emoji] of folded.matchAll(EMOJI)) terms.add(emoji.replaceAll('\u{FE0F}', ''));
  for (const [run] of folded.matchAll(UNSPACED)) {
    const characters = [...run];
    for (let i = 0; i + 1 < characters.length; i++) terms.add(`${characters[i]}${characters[i + 1]}`);
    // A query of one character must find it inside words; longer ones are pairs only, which are more telling.
    if (use === 'memory' || characters.length === 1) for (const character of characters) terms.add(character);
  }
  return {
    text: folded.replace(EMOJI, ' ').replace(UNSPACED, ' ').replace(SEPARATORS, ' '),
    terms: [...terms].slice(0, MAX_TERMS),
  };
}
