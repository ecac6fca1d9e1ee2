import type { MemorySearchResult, SearchMemoriesRequest, SearchMemoriesResponse } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { type Embedder, EmbedderError } from '@jettson/embedder';
import { ApiError } from '../../errors.ts';
import { toFilters } from '../versions/filter-queries.ts';
import { toMemory } from '../versions/to-memory.ts';
import { scoringOf } from './scoring.ts';
import { type FoundRow, selectMatches } from './search-queries.ts';
import { toSearchText } from './search-text.ts';

export interface SearchMemoriesDeps {
  db: Database;
  embedder: Embedder;
}

/**
 * The live memories that bear on the query, best first; with `as_of` those that were live then. The score is
 * absolute: it can be compared between queries and cut with `min_score`. While the embedder fails, a hybrid search goes
 * by words alone; a semantic one throws `unavailable`.
 */
export async function searchMemories(
  { db, embedder }: SearchMemoriesDeps,
  accountId: string,
  request: SearchMemoriesRequest,
): Promise<SearchMemoriesResponse> {
  const mode = request.mode ?? 'hybrid';
  const vector = mode === 'keyword' ? null : await embedQuery(embedder, request.query, mode);
  const rows = await selectMatches(db, accountId, {
    text: toSearchText(request.query, 'query'),
    embedding: vector && { modelId: embedder.modelId, vector },
    scoring: scoringOf(embedder.modelId),
    mode,
    filters: toFilters(request),
    asOf: request.as_of ?? undefined,
    minScore: request.min_score ?? 0,
    limit: request.limit ?? 10,
  });
  return { results: rows.map((row) => toResult(row, request.explain ?? false)) };
}

async function embedQuery(
  embedder: Embedder,
  query: string,
  mode: 'hybrid' | 'semantic',
): Promise<Float32Array | null> {
  try {
    return await embedder.embedQuery(query);
  } catch (error) {
    if (!(error instanceof EmbedderError)) throw error;
    if (mode === 'hybrid') return null;
    throw new ApiError('unavailable', 'The embedder cannot be asked now; mode keyword needs none');
  }
}

function toResult(row: FoundRow, explain: boolean): MemorySearchResult {
  return {
    ...toMemory(row),
    score: row.score,
    breakdown: {
      semantic: Math.min(1, Math.max(0, row.cosine ?? 0)),
      keyword: row.wordShare,
      importance: row.importance / 10,
      timeDecay: row.timeDecay,
    },
    ...(explain ? { explain: { words: row.words ?? [] } } : {}),
  };
}
