import type { SearchMemoriesRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { type Embedder, EmbedderError } from '@jettson/embedder';
import { ApiError } from '../../errors.ts';
import { detectLanguage } from '../model/detect-language.ts';
import type { Embedding } from '../model/embedding.ts';
import { toFilters } from '../model/memory-filters.ts';
import { type MemoryScope, narrowed } from '../model/memory-scope.ts';
import { searchConfigOf } from '../model/search-config.ts';
import { toSearchText } from '../model/search-text.ts';
import { scoringOf } from './scoring.ts';
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
    embedding: mode === 'keyword' ? null : await embedQuery(embedder, request.query, mode),
    scoring: scoringOf(embedder.modelId),
    mode,
    filters: toFilters(request),
    asOf: request.as_of ?? undefined,
    minScore: request.min_score ?? 0,
    limit: request.limit ?? 10,
  });
}

async function embedQuery(
  embedder: Embedder,
  query: string,
  mode: 'hybrid' | 'semantic',
): Promise<Embedding | null> {
  try {
    return { modelId: embedder.modelId, vector: await embedder.embedQuery(query) };
  } catch (error) {
    if (!(error instanceof EmbedderError)) throw error;
    if (mode === 'hybrid') return null;
    throw new ApiError('unavailable', 'The embedder cannot be asked now; mode keyword needs none');
  }
}
