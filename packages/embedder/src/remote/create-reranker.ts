import { EmbedderError } from '../embedder-error.ts';
import type { Reranker, RerankerConfig } from '../types.ts';
import { postWithRetries } from './post-with-retries.ts';
import { RERANK_APIS } from './rerank-apis.ts';

/** Somebody is waiting, and has an order already. */
const PATIENCE = { attempts: 2, timeoutMs: 3_000, longestWaitMs: 1_000 };

/**
 * A reranking API over HTTP. Whatever goes wrong with it, `rank` answers with the order that it was given and
 * `onFailure` is told once.
 */
export function createReranker(config: RerankerConfig, onFailure: (error: EmbedderError) => void): Reranker {
  const { provider, model, apiKey, backoffMs = 250, timeoutMs = PATIENCE.timeoutMs } = config;
  const api = RERANK_APIS[provider];
  const baseUrl = config.baseUrl ?? api.baseUrl;
  if (baseUrl === undefined) throw new Error(`${provider} needs a base URL.`);
  const url = `${baseUrl.replace(/\/+$/, '')}/rerank`;
  const closing = new AbortController();

  return {
    async rank(query, documents) {
      const asGiven = documents.map((_, index) => index);
      if (documents.length < 2) return asGiven;
      try {
        const answer = await postWithRetries({
          ...PATIENCE,
          what: 'reranker',
          url,
          apiKey,
          body: api.body(model, query, documents),
          timeoutMs,
          backoffMs,
          signal: closing.signal,
        });
        return readOrder(() => api.read(answer), documents.length);
      } catch (error) {
        if (!(error instanceof EmbedderError)) throw error;
        onFailure(error);
        return asGiven;
      }
    },
    close() {
      closing.abort();
    },
  };
}

/** Each document must have a score, and only one: half an order cannot be merged with ours. */
function readOrder(read: () => unknown, count: number): number[] {
  try {
    const results = [...(read() as { index: number; relevance_score: number }[])];
    const indexes = results.map(({ index }) => index).sort((a, b) => a - b);
    const isWhole = indexes.length === count && indexes.every((index, position) => index === position);
    if (isWhole && results.every(({ relevance_score }) => Number.isFinite(relevance_score))) {
      return results
        .sort((a, b) => b.relevance_score - a.relevance_score || a.index - b.index)
        .map(({ index }) => index);
    }
  } catch (cause) {
    throw new EmbedderError('bad_answer', 'The reranker returned an answer of an unknown shape.', { cause });
  }
  throw new EmbedderError('bad_answer', 'The reranker did not return one score for each text.');
}
