import { hasCapitals, isNegated, namesOf, numbersOf, partsOf, sentencesOf, shareIn } from './facts-of.ts';

/** The share of a source's words that a summary in other words must still have. */
const LEAST_SHARE = 0.5;
/** The same where names cannot be told apart from other words. */
const LEAST_SHARE_WITHOUT_CAPITALS = 0.7;
/** The share of a denied sentence that the denying sentence in the summary must have. */
const LEAST_NEGATED_SHARE = 0.5;

/**
 * True if a summary has every number, name and denied statement of its sources, most of their words, and no number of
 * its own. Refusals and answers to something else do not pass.
 */
export function coversSources(summary: string, sources: string[]): boolean {
  const [numbers, parts, lower] = [numbersOf(summary), partsOf(summary), summary.toLowerCase()];
  const denied = sentencesOf(summary).filter(isNegated).map(partsOf);
  const known = new Set(sources.flatMap((source) => [...numbersOf(source)]));
  if ([...numbers].some((number) => !known.has(number))) return false;
  return sources.every(
    (source) =>
      [...numbersOf(source)].every((number) => numbers.has(number)) &&
      [...namesOf(source)].every((name) => lower.includes(name)) &&
      shareIn(partsOf(source), parts) >= (hasCapitals(source) ? LEAST_SHARE : LEAST_SHARE_WITHOUT_CAPITALS) &&
      sentencesOf(source)
        .filter(isNegated)
        .every((sentence) =>
          denied.some((other) => shareIn(partsOf(sentence), other) >= LEAST_NEGATED_SHARE),
        ),
  );
}
