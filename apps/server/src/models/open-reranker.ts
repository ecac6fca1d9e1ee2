import { createReranker, type Reranker } from '@jettson/embedder';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';

/** The configured reranker, with its failures logged; undefined if none is configured. */
export function openReranker({ reranker }: Pick<Config, 'reranker'>, log: Logger): Reranker | undefined {
  if (reranker === undefined) return undefined;
  return createReranker(reranker, (err) => log.warn({ err }, 'a search was not reranked'));
}
