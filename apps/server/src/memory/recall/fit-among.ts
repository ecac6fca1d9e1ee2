import type { FoundVersion } from '../search/select-matches.ts';
import { isOfStem } from './is-of-stem.ts';

/**
 * The logit of the score that one unrelated task in 20 reaches was -3.2 among 10 memories, -3.0 among 30, -2.2 among
 * 100, and -1.7 among 400 to 10,000: the fewer memories there are, the less likely the best one is to look right by
 * chance. This compensates for the difference.
 */
const SIZE_WEIGHT = 0.65;
const SIZE_SCALE = 600;
const PRIOR_MEMORIES = 10;
/**
 * Who asks for "a flyer with our logo" names the memory `logo`, though little else of both is alike. With this, 23 of 24 new tasks
 * got the memory that they name among 24 and among 400, and 1 of 84 unrelated ones got one more; with .5 more it was 3.
 */
const NAMED_KEY_WEIGHT = 2;
/** A word of a key that is in so few memories names it. */
const MIN_NAMING_WEIGHT = 0.7;

/**
 * How well a memory fits a task, 0 to 1, with the same meaning in small and in large accounts; `count` is the number of
 * memories. A task says much besides its subject ("make a poster in our brand color"), and the second stage compares
 * all of it: the mean of both stages recalled 2 % more than the second alone, with fewer wrong ones.
 */
export function fitAmong(
  count: number,
  found: Pick<FoundVersion, 'key' | 'score' | 'firstScore' | 'words'>,
): number {
  const logit =
    (logitOf(found.score) + logitOf(found.firstScore)) / 2 +
    SIZE_WEIGHT * Math.log(1 + SIZE_SCALE / (count + PRIOR_MEMORIES)) +
    (isKeyNamed(found) ? NAMED_KEY_WEIGHT : 0);
  return 1 / (1 + Math.exp(-logit));
}

/** Whether the task has every word of the key. */
function isKeyNamed({ key, words }: Pick<FoundVersion, 'key' | 'words'>): boolean {
  const ofKey = key.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const naming = (words ?? []).filter(({ weight }) => weight >= MIN_NAMING_WEIGHT);
  return ofKey.length > 0 && ofKey.every((part) => naming.some(({ word }) => isOfStem(part, word)));
}

function logitOf(score: number): number {
  const certain = 1e-9;
  const safe = Math.min(1 - certain, Math.max(certain, score));
  return Math.log(safe / (1 - safe));
}
