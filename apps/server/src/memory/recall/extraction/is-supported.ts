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
/** The same in scripts without capitals, where names cannot be told from other words. */
const LEAST_SHARE_WITHOUT_CAPITALS = 0.7;
/** The share of a fact's words in a clause that states or denies it word for word. */
const LITERAL_SHARE = 0.8;
/** A passage is a sentence with its neighbours: this many. */
const SENTENCES = 3;

/**
 * True if a passage of what a run was told, read or answered states the fact: its numbers and names all occur somewhere
 * in the run, and a few consecutive sentences have most of its words. If the run says the opposite word for word, it
 * is not stated. Models insert what they were shown as an example, or make things up.
 */
export function isSupported(fact: string, texts: string[]): boolean {
  const all = texts.join('\n');
  const [numbers, lower, parts] = [numbersOf(all), all.toLowerCase(), partsOf(fact)];
  if (![...numbersOf(fact)].every((number) => numbers.has(number))) return false;
  if (![...namesOf(fact)].every((name) => lower.includes(name))) return false;
  const least = hasCapitals(fact) ? LEAST_SHARE : LEAST_SHARE_WITHOUT_CAPITALS;
  const sentences = texts.flatMap((text) => text.split('\n').flatMap(sentencesOf));
  if (!passagesOf(sentences).some((passage) => shareIn(parts, passage) >= least)) return false;
  const said = new Set([...parts].filter((part) => !isNegated(part)));
  const literal = sentences
    .flatMap(clausesOf)
    .filter((clause) => shareIn(said, partsOf(clause)) >= LITERAL_SHARE);
  return literal.length === 0 || literal.some((clause) => isNegated(clause) === isNegated(fact));
}

/** Clauses, because "we do not use Slack, we use Teams" denies one thing and states another. */
function clausesOf(sentence: string): string[] {
  return sentence.split(/[,;:，、；：–—]|\bbut\b/);
}

/** Task, question and answer often state something only together, so neighbouring texts count as one. */
function passagesOf(sentences: string[]): Set<string>[] {
  const all = sentences.map(partsOf);
  return all.map((_, i) => new Set(all.slice(i, i + SENTENCES).flatMap((parts) => [...parts])));
}
