import {
  hasCapitals,
  isNegated,
  namesOf,
  numbersOf,
  partsOf,
  sentencesOf,
  shareIn,
} from '../../bulk/clean-up/summary/facts-of.ts';

/** The share of a fact's words that the passage which says it must have. */
const LEAST_SHARE = 0.5;
/** Where names cannot be told from other words. */
const LEAST_SHARE_WITHOUT_CAPITALS = 0.7;
/** Of a fact's words, what a clause shares that says it, or denies it, word for word. */
const LITERAL_SHARE = 0.8;
/** A passage: a sentence with those around it. */
const SENTENCES = 3;

/**
 * True when a passage of what a run was told, read or answered says a fact: its numbers and names are all somewhere in
 * it, a few sentences that follow each other have most of its words, and no clause says it word for word but for a "not". Models put in what they were shown as an example, or make up.
 */
export function isSupported(fact: string, texts: string[]): boolean {
  const all = texts.join('\n');
  const [numbers, lower, parts] = [numbersOf(all), all.toLowerCase(), partsOf(fact)];
  if (![...numbersOf(fact)].every((number) => numbers.has(number))) return false;
  if (![...namesOf(fact)].every((name) => lower.includes(name))) return false;
  const least = hasCapitals(fact) ? LEAST_SHARE : LEAST_SHARE_WITHOUT_CAPITALS;
  if (!passagesOf(texts).some((passage) => shareIn(parts, passage) >= least)) return false;
  const said = new Set([...parts].filter((part) => !isNegated(part)));
  const literal = texts
    .flatMap(clausesOf)
    .filter((clause) => shareIn(said, partsOf(clause)) >= LITERAL_SHARE);
  return literal.length === 0 || literal.some((clause) => isNegated(clause) === isNegated(fact));
}

/** "We do not use Slack, we use Teams" denies one thing and says another. */
function clausesOf(text: string): string[] {
  return text
    .split('\n')
    .flatMap(sentencesOf)
    .flatMap((sentence) => sentence.split(/[,;:，、；：–—]|\bbut\b/));
}

/** Task, question and answer often state something only together, so neighbouring texts count as one. */
function passagesOf(texts: string[]): Set<string>[] {
  const sentences = texts.flatMap((text) => text.split('\n').flatMap(sentencesOf)).map(partsOf);
  return sentences.map((_, i) => new Set(sentences.slice(i, i + SENTENCES).flatMap((parts) => [...parts])));
}
