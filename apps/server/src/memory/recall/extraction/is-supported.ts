import { namesOf, numbersOf, partsOf, sentencesOf, shareIn } from '../../bulk/clean-up/summary/facts-of.ts';

/** Of a fact's words, what the passage that says it shares. */
const LEAST_SHARE = 0.5;
/** A passage: a sentence with those around it. */
const SENTENCES = 3;

/**
 * True when a passage of what a run was told, read or answered says a fact: its numbers and names are all somewhere in
 * it, and a few sentences that follow each other have most of its words. Models put in what they were shown as an example, or make up.
 */
export function isSupported(fact: string, texts: string[]): boolean {
  const all = texts.join('\n');
  const [numbers, lower, parts] = [numbersOf(all), all.toLowerCase(), partsOf(fact)];
  if (![...numbersOf(fact)].every((number) => numbers.has(number))) return false;
  if (![...namesOf(fact)].every((name) => lower.includes(name))) return false;
  return passagesOf(texts).some((passage) => shareIn(parts, passage) >= LEAST_SHARE);
}

/** Task, question and answer often say a thing together, so neighbouring texts count as one. */
function passagesOf(texts: string[]): Set<string>[] {
  const sentences = texts.flatMap((text) => text.split('\n').flatMap(sentencesOf)).map(partsOf);
  return sentences.map((_, i) => new Set(sentences.slice(i, i + SENTENCES).flatMap((parts) => [...parts])));
}
