import { createReranker, type Reranker } from '@jettson/embedder';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';

/** The configured reranker, whose failures are logged; undefined: there is none. */
export function openReranker({ reranker }: Pick<Config, 'reranker'>, log: Logger): Reranker | undefined {
  if (reranker === undefined) return undefined;
  return createReranker(reranker, (err) => log.warn({ err }, 'a search was not reranked'));
}
