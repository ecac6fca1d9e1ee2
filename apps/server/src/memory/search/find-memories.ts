import type { SearchMemoriesRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import { detectLanguage } from '../model/detect-language.ts';
import { toFilters } from '../model/memory-filters.ts';
import { type MemoryScope, narrowed } from '../model/memory-scope.ts';
import { searchConfigOf } from '../model/search-config.ts';
import { toSearchText } from '../model/search-text.ts';
import { embedQuery } from './embed-query.ts';
import { type FoundVersion, selectMatches } from './select-matches.ts';

export interface SearchMemoriesDeps {
  db: Database;
  embedder: Embedder;
}

/**
 * The versions that bear on the query, best first. While the embedder fails, a hybrid search goes by words alone; a
 * semantic one throws `unavailable`.
 */
export async function findMemories(
  { db, embedder }: SearchMemoriesDeps,
  scope: MemoryScope,
  request: SearchMemoriesRequest,
): Promise<FoundVersion[]> {
  const mode = request.mode ?? 'hybrid';
  return selectMatches(db, narrowed(scope, request), {
    text: toSearchText(request.query, 'query'),
    config: searchConfigOf(detectLanguage(request.query)),
    vectors:
      mode === 'keyword'
        ? []
        : await embedQuery({ db, embedder }, scope.accountId, { query: request.query, mode }),
    mode,
    filters: toFilters(request),
    asOf: request.as_of ?? undefined,
    minScore: request.min_score ?? 0,
    limit: request.limit ?? 10,
  });
}
