import type { Database } from '@jettson/database';
import { type Embedder, EmbedderError } from '@jettson/embedder';
import { ApiError } from '../../errors.ts';
import { detectLanguage } from '../model/detect-language.ts';
import type { Embedding } from '../model/embedding.ts';
import { ENGLISH } from '../model/search-config.ts';
import { hasOtherLanguages } from '../store/word-queries.ts';
import { type Scoring, scoringOf } from './scoring.ts';

/** A query's vector of a model, and how this model's cosines are scored. */
export interface QueryVector extends Embedding {
  scoring: Scoring;
}

/**
 * The query as each model sees it whose memories the account has. Empty while the embedder fails, in mode hybrid; in mode
 * semantic that throws `unavailable`.
 */
export async function embedQuery(
  { db, embedder }: { db: Database; embedder: Embedder },
  accountId: string,
  { query, mode }: { query: string; mode: 'hybrid' | 'semantic' },
): Promise<QueryVector[]> {
  const [first, others] = await Promise.all([
    embed(embedder, query),
    // While the first model works: an account that writes only English waits for nothing more.
    embedder.otherLanguages ? hasOtherLanguages(db, accountId) : false,
  ]);
  const second = others && embedder.otherLanguages ? await embed(embedder.otherLanguages, query) : null;
  // To the English model a question in Russian is as near to each English memory as a good match is to an English one.
  const language = detectLanguage(query) ?? ENGLISH;
  if (second !== null && language !== ENGLISH) return [second];
  if (first === null && mode === 'semantic') {
    throw new ApiError('unavailable', 'The embedder cannot be asked now; mode keyword needs none');
  }
  return [first, second].filter((vector) => vector !== null);
}

async function embed(embedder: Embedder, query: string): Promise<QueryVector | null> {
  const { modelId } = embedder;
  try {
    return { modelId, vector: await embedder.embedQuery(query), scoring: scoringOf(modelId) };
  } catch (error) {
    if (!(error instanceof EmbedderError)) throw error;
    return null;
  }
}
