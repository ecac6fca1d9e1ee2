import { namesOf, numbersOf, partsOf, sentencesOf, shareIn } from '../../bulk/clean-up/summary/facts-of.ts';

/** The share of a fact's words that the passage which says it must have. */
const LEAST_SHARE = 0.5;
/** A passage is a sentence with its neighbours: this many. */
const SENTENCES = 3;

/**
 * True if a passage of what a run was told, read or answered states the fact: its numbers and names all occur somewhere
 * in the run, and a few consecutive sentences have most of its words. Models insert what they were shown as an example,
 * or make things up.
 */
export function isSupported(fact: string, texts: string[]): boolean {
  const all = texts.join('\n');
  const [numbers, lower, parts] = [numbersOf(all), all.toLowerCase(), partsOf(fact)];
  if (![...numbersOf(fact)].every((number) => numbers.has(number))) return false;
  if (![...namesOf(fact)].every((name) => lower.includes(name))) return false;
  return passagesOf(texts).some((passage) => shareIn(parts, passage) >= LEAST_SHARE);
}

/** Task, question and answer often state something only together, so neighbouring texts count as one. */
function passagesOf(texts: string[]): Set<string>[] {
  const sentences = texts.flatMap((text) => text.split('\n').flatMap(sentencesOf)).map(partsOf);
  return sentences.map((_, i) => new Set(sentences.slice(i, i + SENTENCES).flatMap((parts) => [...parts])));
}
