import type { Database } from '@jettson/database';
import type { LateInteraction } from '@jettson/embedder';
import { selectTokens } from '../store/token-queries.ts';
import { logitOfState, type Scoring, toLogit, toScore } from './scoring.ts';
import type { FoundVersion } from './select-matches.ts';

/** How many of the first stage's best are ranked again: with 100 nothing more was found, and it costs 2 ms for each 50. */
const RANKED = 50;

/**
 * The second stage: scores the best of the first one anew, by how well each word of the query fits some word of the
 * memory. It lowers what is unrelated, so what has no tokens (in another language, not encoded yet, not among the best) is
 * lowered in the same way: otherwise twenty memories in Hindi would stand before the answers of English questions.
 */
export async function rankByTokens(
  db: Database,
  accountId: string,
  found: FoundVersion[],
  {
    late,
    query,
    weights,
  }: { late: LateInteraction; query: Int8Array; weights: NonNullable<Scoring['late']> },
): Promise<FoundVersion[]> {
  const best = found.slice(0, RANKED).filter(({ cosine }) => cosine !== null);
  const versionIds = best.map(({ versionId }) => versionId);
  const tokens = await selectTokens(db, accountId, { modelId: late.modelId, versionIds });
  if (tokens.size === 0) return found;
  const fits = await late.compare(query, [...tokens.values()]);
  const fitOf = new Map([...tokens.keys()].map((versionId, i) => [versionId, fits[i] as number]));
  return found.map((version) => {
    const fit = fitOf.get(version.versionId);
    if (fit === undefined || version.cosine === null) {
      return withScore(version, lower(toLogit(version.score), weights.unseen));
    }
    const logit =
      weights.bias + weights.cosine * version.cosine + weights.keyword * version.keyword + weights.late * fit;
    return { ...withScore(version, logit + logitOfState(version)), late: weights };
  });
}

function withScore(version: FoundVersion, logit: number): FoundVersion {
  const score = toScore(logit);
  return { ...version, score, rankedScore: score };
}

/** Never raises a score: a result without tokens has no new evidence for it either. */
function lower(logit: number, { bias, slope }: { bias: number; slope: number }): number {
  return Math.min(logit, bias + slope * logit);
}
