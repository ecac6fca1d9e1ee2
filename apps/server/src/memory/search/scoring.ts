import { LOCAL_MODEL_ID, MULTILINGUAL_MODEL_ID } from '@jettson/embedder';

interface Line {
  bias: number;
  slope: number;
}

/** One logistic score over cosine and keyword weight. Fitted to one model: another one needs its own. */
export interface Scoring {
  bias: number;
  cosine: number;
  keyword: number;
  /**
   * With the second stage; null: the model has none. `unseen` maps the logit of a result without tokens as the second stage
   * maps that of an unrelated result.
   */
  late: { bias: number; cosine: number; keyword: number; late: number; unseen: Line } | null;
  /** Cosine from which two memories are looked at word by word: whether they say the same (see `isRewording`). */
  duplicate: number;
  /** Mean cosine from which memories are about one thing. */
  related: number;
  /** Below this cosine nearly all memories are alike: no threshold may be lower. */
  lowest: number;
}

/** Of a memory that has no vector (yet), and of mode keyword: the same for all models. */
export const KEYWORD_SCORING = { bias: -4.46, keyword: 2.87 };

/** What a point of importance beyond 5 adds to the logit, and what great age takes away: only enough to order equals. */
export const IMPORTANCE_WEIGHT = 0.1;
export const AGE_WEIGHT = 0.3;
/** Milliseconds in which `timeDecay` falls to 1/e. */
export const AGE_SCALE_MS = 90 * 24 * 3600 * 1000;

/** The median logit of memories that have nothing to do with a query, in the first stage. */
export const UNRELATED_LOGIT = -5.8;

/** Above this a score is 1. Its logit would be infinite, which JSON cannot express. */
const HIGHEST = 1 - Number.EPSILON / 2;

export function toLogit(score: number): number {
  const below = Math.min(score, HIGHEST);
  return Math.log(below / (1 - below));
}

export function toScore(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** What importance and age add to the logit of a score. */
export function logitOfState({ importance, timeDecay }: { importance: number; timeDecay: number }): number {
  return IMPORTANCE_WEIGHT * (importance - 5) + AGE_WEIGHT * (timeDecay - 1);
}

/**
 * Fitted on half the accounts of a public long-conversation benchmark, tested on the other half (R@10 .706).
 * e5 puts all texts within 0.7..1, hence the steep slope. Rewordings that were written for e2e/retrieval have 0.896 to 0.996.
 * The weights of the second stage were fitted on our own texts (e2e/retrieval): see decisions/0028 and 0049. The line
 * for results without tokens maps the median and the 99th percentile of unrelated results of the first stage to those of the
 * second.
 */
const LOCAL: Scoring = {
  bias: -33.29,
  cosine: 36.08,
  keyword: 1.83,
  late: { bias: -31.65, cosine: 29.6, keyword: 0.49, late: 1.15, unseen: { bias: 1.3, slope: 1.68 } },
  duplicate: 0.94,
  related: 0.9,
  lowest: 0.8,
};

/**
 * So that the cosines of both models mean the same: of 20 memories in each of 11 languages, and 163 in English by the model
 * above, the medians of unrelated pairs and of questions with their answers get the same logits (-5.8 and -3.2), and so do
 * the 95th and 99th percentiles of unrelated pairs (-4.2 and -3.6). Its memories are never compared for sameness, hence
 * the high thresholds.
 *
 * Words count half as much as beside the English model, because more of them match by chance: see decisions/0036.
 */
const MULTILINGUAL: Scoring = {
  bias: -43.4,
  cosine: 48,
  keyword: 0.9,
  late: null,
  duplicate: 0.98,
  related: 0.95,
  lowest: 0.85,
};

/** For models that were not measured: a usual spread of cosines, and care. */
const OTHER: Scoring = {
  bias: -7.5,
  cosine: 12,
  keyword: 1.83,
  late: null,
  duplicate: 0.95,
  related: 0.8,
  lowest: 0.5,
};

/** How vectors of this model are scored. */
export function scoringOf(modelId: string): Scoring {
  if (modelId === LOCAL_MODEL_ID) return LOCAL;
  return modelId === MULTILINGUAL_MODEL_ID ? MULTILINGUAL : OTHER;
}
