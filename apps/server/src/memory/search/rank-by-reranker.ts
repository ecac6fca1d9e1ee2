import type { Reranker } from '@jettson/embedder';
import { toPassage } from '../model/passage.ts';
import type { FoundVersion } from './select-matches.ts';

/** How many of the best are sent to the reranker, which takes time and money for each. */
export const RERANKED = 50;

/** The best in the reranker's order, then the rest. Scores stay: a reranker's are not comparable between queries. */
export async function rankByReranker(
  reranker: Reranker,
  query: string,
  found: FoundVersion[],
): Promise<FoundVersion[]> {
  const best = found.slice(0, RERANKED);
  const order = await reranker.rank(
    query,
    best.map(({ key, value }) => toPassage(key, value)),
  );
  return [...order.map((position) => best[position] as FoundVersion), ...found.slice(RERANKED)];
}
