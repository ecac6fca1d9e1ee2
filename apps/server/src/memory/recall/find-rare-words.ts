import { readFileSync } from 'node:fs';

/** A rare word occurs in fewer memories than the square root of their number. */
const MIN_WEIGHT = 0.5;

let commonStems: Set<string> | undefined;

/**
 * Those stems shared by a task and a memory that name a subject by themselves ("volvo", "peanut"): rare in the account,
 * and not among the 12,000 most common words of English, which many tasks share with many memories by chance.
 */
export function findRareWords(words: { word: string; weight: number }[]): string[] {
  commonStems ??= new Set(readFileSync(new URL('./common-stems.txt', import.meta.url), 'utf8').split('\n'));
  return words
    .filter(({ word, weight }) => weight >= MIN_WEIGHT && /^\p{L}{3}/u.test(word) && !commonStems?.has(word))
    .map(({ word }) => word);
}
