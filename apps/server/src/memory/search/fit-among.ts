import { isOfStem } from './is-of-stem.ts';
import { toLogit, toScore } from './scoring.ts';
import type { FoundVersion } from './select-matches.ts';

/**
 * The logit of the score that one unrelated task in 20 reaches was -3.2 among 10 memories, -3.0 among 30, -2.2 among
 * 100, and -1.7 among 400 to 10,000: the fewer memories there are, the less likely the best one is to look right by
 * chance. This compensates for the difference.
 */
const SIZE_WEIGHT = 0.65;
const SIZE_SCALE = 600;
const PRIOR_MEMORIES = 10;
/**
 * "A flyer with our logo" names the memory `logo`, although the texts have little else in common. With this weight, 23 of 24 new
 * tasks got the memory that they name, among 24 memories and among 400, and one more of 84 unrelated tasks got something; with
 * 2.5, three more.
 */
const NAMED_KEY_WEIGHT = 2;
/** Only a word this rare names a key. */
const MIN_NAMING_WEIGHT = 0.7;

/**
 * The fit from which a memory is useful. Of 60 tasks that name the subject of a memory, 9 in 10 get it; of 60 that are about
 * something else, fewer than 1 in 20 get anything. This holds among 10 memories as among 10,000: see the tests in
 * e2e/retrieval.
 */
export const MIN_FIT = 0.3;

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
  return toScore(logit);
}

/** Whether the task contains every word of the key. */
function isKeyNamed({ key, words }: Pick<FoundVersion, 'key' | 'words'>): boolean {
  const ofKey = key.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const naming = (words ?? []).filter(({ weight }) => weight >= MIN_NAMING_WEIGHT);
  return ofKey.length > 0 && ofKey.every((part) => naming.some(({ word }) => isOfStem(part, word)));
}

function logitOf(score: number): number {
  const certain = 1e-9;
  const safe = Math.min(1 - certain, Math.max(certain, score));
  return toLogit(safe);
}
