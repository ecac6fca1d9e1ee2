import type { SearchMemoriesRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { type Embedder, EmbedderError } from '@jettson/embedder';
import { detectLanguage } from '../model/detect-language.ts';
import { toFilters } from '../model/memory-filters.ts';
import { type MemoryScope, narrowed } from '../model/memory-scope.ts';
import { ENGLISH, searchConfigOf } from '../model/search-config.ts';
import { toSearchText } from '../model/search-text.ts';
import { embeddingBacklog } from '../store/embedding-backlog.ts';
import { untilEncoded } from '../store/encode-later.ts';
import { embedQuery } from './embed-query.ts';
import { rankByNeighbours } from './rank-by-neighbours.ts';
import { rankByTokens } from './rank-by-tokens.ts';
import { scoringOf } from './scoring.ts';
import { type FoundVersion, selectMatches } from './select-matches.ts';

export interface FindMemoriesDeps {
  db: Database;
  embedder: Embedder;
}

/** Of results. */
export const DEFAULT_LIMIT = 10;
/** All that the first stage looks at closely: the best by words and the best by meaning. */
const POOL = 100;

/**
 * The versions that bear on the query, best first: found by meaning and words in one statement, then ranked by the tokens of
 * query and memory, and by what stands beside them in a conversation. While the embedder fails, a hybrid search goes by
 * words alone; a semantic one throws `unavailable`.
 */
export async function findMemories(
  { db, embedder }: FindMemoriesDeps,
  scope: MemoryScope,
  request: SearchMemoriesRequest,
): Promise<FoundVersion[]> {
  const { query } = request;
  const [mode, limit, minScore] = [
    request.mode ?? 'hybrid',
    request.limit ?? DEFAULT_LIMIT,
    request.min_score ?? 0,
  ];
  const language = detectLanguage(query);
  const isEnglish = (language ?? ENGLISH) === ENGLISH;
  const { late: weights } = scoringOf(embedder.modelId);
  // What was put before is found by its meaning as well.
  const embedded = mode === 'keyword' ? null : embeddingBacklog(embedder).untilEmbedded(scope.accountId);
  const findFirst = async () => {
    const [vectors] = await Promise.all([
      mode === 'keyword' ? [] : embedQuery({ db, embedder }, scope.accountId, { query, mode }),
      embedded,
    ]);
    return selectMatches(db, narrowed(scope, request), {
      text: toSearchText(query, 'query'),
      config: searchConfigOf(language),
      vectors,
      mode,
      filters: toFilters(request),
      asOf: request.as_of ?? undefined,
      ...(mode === 'keyword' ? { minScore, limit } : { minScore: 0, limit: Math.max(limit, POOL) }),
    });
  };
  // The query's tokens are made while the database searches.
  const isRankedTwice = mode !== 'keyword' && isEnglish && weights !== null;
  const [first, tokens] = await Promise.all([
    findFirst(),
    isRankedTwice ? encodeQuery(embedder, query) : null,
    isRankedTwice && embedded?.then(() => untilEncoded(embedder, scope.accountId)),
  ]);
  let found = first;
  if (tokens !== null && embedder.late !== undefined && weights !== null) {
    const second = { late: embedder.late, query: tokens, weights };
    found = await orUnranked(found, rankByTokens(db, scope.accountId, found, second));
  }
  if (mode !== 'keyword' && request.as_of == null) {
    found = await rankByNeighbours(db, scope.accountId, found);
  }
  return found
    .filter(({ score }) => score >= minScore)
    .sort((a, b) => b.score - a.score || b.validFrom - a.validFrom || b.versionId - a.versionId)
    .slice(0, limit);
}

/** Null where the embedder has no second stage, or it fails: a search can do without. */
function encodeQuery({ late }: Embedder, query: string): Promise<Int8Array | null> {
  return orUnranked(null, late?.encodeQuery(query) ?? Promise.resolve(null));
}

async function orUnranked<Result>(unranked: Result, ranked: Promise<Result>): Promise<Result> {
  try {
    return await ranked;
  } catch (error) {
    if (error instanceof EmbedderError) return unranked;
    throw error;
  }
}
