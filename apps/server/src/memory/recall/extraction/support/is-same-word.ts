import { haveSameBase } from '../../../bulk/clean-up/same/words/mean-the-same.ts';
import type { SaidWord } from './read-statements.ts';
import { ENDINGS } from './word-lists.ts';

/** Forms of longer words share this many letters. */
const LONG_STEM = 5;
const LONG_ENDING = 5;
const SHORT_STEM = 3;
/** A name keeps its letters, but for the endings of German and Dutch cases. */
const NAME_ENDINGS = new Set(['', 's', 'es', 'n', 'en']);
const KOREAN_PARTICLES =
  /(?<=.)(?:은|는|이|가|을|를|의|에|에서|에게|께서|와|과|도|만|로|으로|까지|부터|에는|에서는)$/u;
const ARABIC_PREFIX = /^(?:[وف])?(?:[بكل])?ال(?=\p{L}{2})|^[وفبل](?=\p{L}{4})/u;

/** Whether two words are forms of one, or synonyms. */
export function isSameWord(a: SaidWord, b: SaidWord): boolean {
  if (a.text === b.text) return true;
  if (a.kind === 'number' || b.kind === 'number') return false;
  if (/\p{Script=Hangul}/u.test(a.text)) return isSameKorean(a.text, b.text);
  if (/\p{Script=Arabic}/u.test(a.text))
    return a.text.replace(ARABIC_PREFIX, '') === b.text.replace(ARABIC_PREFIX, '');
  const stem = commonStart(a.text, b.text);
  const [restA, restB] = [a.text.slice(stem), b.text.slice(stem)];
  if ((a.isName || b.isName) && /^\p{Script=Latin}/u.test(a.text)) {
    return stem >= SHORT_STEM && NAME_ENDINGS.has(restA) && NAME_ENDINGS.has(restB);
  }
  if (haveSameBase(a.text, b.text)) return true;
  if (stem >= LONG_STEM) return Math.max(restA.length, restB.length) <= LONG_ENDING;
  return stem >= SHORT_STEM && ENDINGS.has(restA) && ENDINGS.has(restB);
}

/** Nouns without their particles, and verbs by their first sounds. */
function isSameKorean(a: string, b: string): boolean {
  const [nounA, nounB] = [a.replace(KOREAN_PARTICLES, ''), b.replace(KOREAN_PARTICLES, '')];
  if (nounA === nounB) return true;
  const isVerb = (word: string) => /[다요까죠]$/u.test(word);
  return isVerb(a) && isVerb(b) && commonStart(a.normalize('NFD'), b.normalize('NFD')) > 1;
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a[length] === b[length]) length++;
  return length;
}
