import type { MemorySearchResult } from '@jettson/contract';
import { fitAmong, MIN_FIT } from './fit-among.ts';
import { AGE_WEIGHT, IMPORTANCE_WEIGHT, toLogit, toScore, UNRELATED_LOGIT } from './scoring.ts';
import type { FoundVersion } from './select-matches.ts';

/**
 * What the score of a result is made of. Its logit is that of a memory that has nothing to do with the query, plus what
 * each part adds to it.
 */
export function explainScore(found: FoundVersion): NonNullable<MemorySearchResult['explain']> {
  const { cosine, keyword, importance, timeDecay, score, rankedScore } = found;
  const { bias, slope, perWord, base } = weightsOf(found);
  const meaning = cosine === null ? 0 : bias + slope * cosine - base;
  const words = perWord * keyword;
  const ofImportance = IMPORTANCE_WEIGHT * (importance - 5);
  const ofAge = AGE_WEIGHT * (timeDecay - 1);
  const beforeFit = base + meaning + words + ofImportance + ofAge;
  return {
    words: found.words ?? [],
    useful: fitAmong(found.among, found) >= MIN_FIT,
    base,
    parts: [
      { part: 'meaning', adds: meaning },
      { part: 'words', adds: words },
      // Also what is taken from a result that the second stage could not score.
      { part: 'fit', adds: toLogit(rankedScore) - toLogit(toScore(beforeFit)) },
      { part: 'importance', adds: ofImportance },
      { part: 'age', adds: ofAge },
      { part: 'conversation', adds: toLogit(score) - toLogit(rankedScore) },
    ],
  };
}

function weightsOf({ cosine, late, bias, slope, perWord }: FoundVersion) {
  if (cosine === null) return { bias, slope, perWord, base: bias };
  if (late === undefined) return { bias, slope, perWord, base: UNRELATED_LOGIT };
  const base = late.unseen.bias + late.unseen.slope * UNRELATED_LOGIT;
  return { bias: late.bias, slope: late.cosine, perWord: late.keyword, base };
}
