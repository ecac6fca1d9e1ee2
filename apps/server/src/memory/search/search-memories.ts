import type { MemorySearchResult, SearchMemoriesRequest, SearchMemoriesResponse } from '@jettson/contract';
import type { Reranker } from '@jettson/embedder';
import type { MemoryScope } from '../model/memory-scope.ts';
import { toMemory } from '../model/to-memory.ts';
import { explainScore } from './explain-score.ts';
import { DEFAULT_LIMIT, type FindMemoriesDeps, findMemories } from './find-memories.ts';
import { RERANKED, rankByReranker } from './rank-by-reranker.ts';
import type { FoundVersion } from './select-matches.ts';

export interface SearchMemoriesDeps extends FindMemoriesDeps {
  reranker?: Reranker | undefined;
}

/**
 * The live memories that bear on the query, best first; with `as_of` those that were live then. The score is
 * absolute: it can be compared between queries and cut with `min_score`. While the embedder fails, a hybrid search goes
 * by words alone; a semantic one throws `unavailable`. A reranker changes the order and no score, and nothing when
 * it fails; a keyword search has none.
 */
export async function searchMemories(
  deps: SearchMemoriesDeps,
  scope: MemoryScope,
  request: SearchMemoriesRequest,
): Promise<SearchMemoriesResponse> {
  const found = await findRanked(deps, scope, request);
  return { results: found.map((version) => toResult(version, request.explain ?? false)) };
}

async function findRanked(
  { reranker, ...deps }: SearchMemoriesDeps,
  scope: MemoryScope,
  request: SearchMemoriesRequest,
): Promise<FoundVersion[]> {
  if (reranker === undefined || request.mode === 'keyword') return findMemories(deps, scope, request);
  const limit = request.limit ?? DEFAULT_LIMIT;
  const found = await findMemories(deps, scope, { ...request, limit: Math.max(limit, RERANKED) });
  return (await rankByReranker(reranker, request.query, found)).slice(0, limit);
}

function toResult(found: FoundVersion, explain: boolean): MemorySearchResult {
  return {
    ...toMemory(found),
    score: found.score,
    breakdown: {
      semantic: Math.min(1, Math.max(0, found.cosine ?? 0)),
      keyword: found.keywordShare,
      importance: found.importance / 10,
      timeDecay: found.timeDecay,
    },
    ...(explain ? { explain: explainScore(found) } : {}),
  };
}
