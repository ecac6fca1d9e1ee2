import { readFileSync } from 'node:fs';
import { isOfStem } from '../search/is-of-stem.ts';
import { openGeneralNames } from './open-general-names.ts';

/** A word with this weight occurs in fewer memories than the square root of their number. */
const MIN_WEIGHT = 0.5;

let commonStems: Set<string> | undefined;
let generalNames: Set<string> | undefined;

/**
 * Of the stems that a task and a memory share, those that name a subject by themselves. They are rare in the account, and either
 * not among the 12,000 most common words of English ("volvo", "peanut"), which many tasks share with many memories by chance, or
 * a name in both texts ("aunt Vera"): `ofTask` has the names in the task. Names of countries, languages, months and days name too much else.
 */
export function findTellingWords(
  words: { word: string; weight: number }[],
  { ofTask, value }: { ofTask: Set<string>; value: string },
): string[] {
  commonStems ??= new Set(readFileSync(new URL('./common-stems.txt', import.meta.url), 'utf8').split('\n'));
  const rare = words.filter(({ weight }) => weight >= MIN_WEIGHT).map(({ word }) => word);
  const uncommon = rare.filter((word) => /^\p{L}{3}/u.test(word) && !commonStems?.has(word));
  if (uncommon.length > 0 || rare.length === 0) return uncommon;

  generalNames ??= openGeneralNames();
  const capitals = new Set(value.match(/\p{Lu}[\p{L}\p{N}]*/gu)?.map((word) => word.toLowerCase()));
  const names = ofTask.intersection(capitals).difference(generalNames);
  return rare.filter((word) => /^\p{L}{2}/u.test(word) && [...names].some((name) => isOfStem(name, word)));
}
