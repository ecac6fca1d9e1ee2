import type { MemorySearchResult, SearchMemoriesRequest, SearchMemoriesResponse } from '@jettson/contract';
import type { MemoryScope } from '../model/memory-scope.ts';
import { toMemory } from '../model/to-memory.ts';
import { findMemories, type SearchMemoriesDeps } from './find-memories.ts';
import type { FoundVersion } from './select-matches.ts';

export type { SearchMemoriesDeps };

/**
 * The live memories that bear on the query, best first; with `as_of` those that were live then. The score is
 * absolute: it can be compared between queries and cut with `min_score`. While the embedder fails, a hybrid search goes
 * by words alone; a semantic one throws `unavailable`.
 */
export async function searchMemories(
  deps: SearchMemoriesDeps,
  scope: MemoryScope,
  request: SearchMemoriesRequest,
): Promise<SearchMemoriesResponse> {
  const found = await findMemories(deps, scope, request);
  return { results: found.map((version) => toResult(version, request.explain ?? false)) };
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
    ...(explain ? { explain: { words: found.words ?? [] } } : {}),
  };
}
