import type { RerankerConfig, RerankProvider } from '@jettson/embedder';
import { ConfigError } from './config-error.ts';

/** The variables that say which model reorders search results. */
interface RerankerVariables {
  JETTSON_RERANKER?: string | undefined;
  JETTSON_RERANKER_API_KEY?: string | undefined;
  JETTSON_RERANKER_BASE_URL?: string | undefined;
}

/** Undefined: no reranker is configured. Throws a ConfigError if the variables contradict each other. */
export function readReranker(env: RerankerVariables): RerankerConfig | undefined {
  const { JETTSON_RERANKER_API_KEY: apiKey, JETTSON_RERANKER_BASE_URL: baseUrl } = env;
  if (env.JETTSON_RERANKER === undefined) {
    const set = (['JETTSON_RERANKER_API_KEY', 'JETTSON_RERANKER_BASE_URL'] as const).filter(
      (name) => env[name],
    );
    if (set.length > 0) throw new ConfigError([`${set.join(', ')}: has no effect without JETTSON_RERANKER`]);
    return undefined;
  }
  const slash = env.JETTSON_RERANKER.indexOf('/');
  const provider = env.JETTSON_RERANKER.slice(0, slash) as RerankProvider;
  if (provider === 'openai' && baseUrl === undefined) {
    throw new ConfigError(['JETTSON_RERANKER_BASE_URL: OpenAI has no reranker; say which server has one']);
  }
  const { username = '', password = '' } = URL.parse(baseUrl ?? '') ?? {};
  if (username !== '' || password !== '') {
    throw new ConfigError([
      'JETTSON_RERANKER_BASE_URL: takes no name and password; put the key into JETTSON_RERANKER_API_KEY',
    ]);
  }
  if (apiKey === undefined && baseUrl === undefined) {
    throw new ConfigError([`JETTSON_RERANKER_API_KEY: missing, and ${provider} refuses calls without one`]);
  }
  return { provider, model: env.JETTSON_RERANKER.slice(slash + 1), apiKey, baseUrl };
}
