import { toPlainDigits } from './fold-text.ts';

/**
 * English words that searches leave out, because they are everywhere. Written like a name, they may be one: Will, IT,
 * The Who.
 */
const STOP_WORDS = new Set(
  `i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it its
   itself they them their theirs themselves what which who whom this that these those am is are was were be been being
   have has had having do does did doing a an the and but if or because as until while of at by for with about against
   between into through during before after above below to from up down in out on off over under again further then
   once here there when where why how all any both each few more most other some such no nor not only own same so than
   too very s t can will just don should now`.split(/\s+/),
);
const EMOJI = /\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\u{FE0F}|\u{200D}\p{Extended_Pictographic})*/gu;
/** C++, C#, F#, .NET: the characters that tell them apart are not letters. */
const SYMBOLIC = /(?<![\p{L}\p{N}])(?:\p{L}[\p{L}\p{N}]*(?:\+\+|#)|\.\p{L}{2,})(?![\p{L}\p{N}+#])/gu;
/** Digits with the characters that people put between them in telephone numbers. */
const TELEPHONE = /(?<![\p{L}\p{N}])[+(]?\d[\d\s().\-/]{5,20}\d(?![\p{L}\p{N}])/gu;
/** How many digits at the end of a telephone number are the same with and without country and area. */
const TELEPHONE_DIGITS = 7;
const SPACED_NUMBER = /(?<!\d[\s]?)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)/gu;

/** Words of a text that the database's parser would not make, apart from those of scripts without spaces. */
export function toSearchTerms(source: string, use: 'memory' | 'query'): string[] {
  const text = toPlainDigits(source);
  const symbolic = text.toLowerCase().match(SYMBOLIC) ?? [];
  const emoji = (text.match(EMOJI) ?? []).map((found) => found.replaceAll('\u{FE0F}', ''));
  const telephones = (text.match(TELEPHONE) ?? [])
    .map((found) => found.replace(/\D/g, ''))
    .filter((digits) => digits.length >= TELEPHONE_DIGITS && digits.length <= 15)
    .map((digits) => `tel:${digits.slice(-TELEPHONE_DIGITS)}`);
  const numbers = (text.match(SPACED_NUMBER) ?? []).map((found) => found.replace(/\D/g, ''));
  return [...symbolic, ...emoji, ...telephones, ...numbers, ...namesOf(text, use)];
}

/**
 * Stop words that are written as names, as they are written. In a query, the first word of a sentence does not count,
 * since it is always capitalized, unless the next word is capitalized too or the word owns something.
 */
function namesOf(text: string, use: 'memory' | 'query'): string[] {
  const names: string[] = [];
  for (const match of text.matchAll(/\p{Lu}\p{L}*/gu)) {
    const word = match[0];
    if (!STOP_WORDS.has(word.toLowerCase()) || word === 'I') continue;
    const before = text.slice(Math.max(0, match.index - 10), match.index).trimEnd();
    const after = text.slice(match.index + word.length, match.index + word.length + 4);
    const isFirst = before === '' || /[.!?:]["'“„«(¿¡]*$/u.test(before);
    const isName = !isFirst || /^\p{Lu}{2,}$/u.test(word) || /^(?:['’]s\b|\s+\p{Lu})/u.test(after);
    if (use === 'memory' || isName) names.push(word);
  }
  return names;
}
