import { ConfigError } from './config-error.ts';

/** Providers that agents can search the web with. */
export const SEARCH_PROVIDERS = ['brave', 'tavily', 'exa', 'searxng'] as const;

/** Which search agents have. */
export interface WebSearchConfig {
  provider: (typeof SEARCH_PROVIDERS)[number];
  key: string | undefined;
  /** Undefined: the provider's own. */
  url: string | undefined;
}

interface WebSearchVariables {
  JETTSON_WEB_SEARCH?: WebSearchConfig['provider'] | undefined;
  JETTSON_WEB_SEARCH_KEY?: string | undefined;
  JETTSON_WEB_SEARCH_URL?: string | undefined;
}

/** Undefined: agents have no search. Throws a ConfigError if the variables do not fit together. */
export function readWebSearch(env: WebSearchVariables): WebSearchConfig | undefined {
  const { JETTSON_WEB_SEARCH: provider, JETTSON_WEB_SEARCH_KEY: key, JETTSON_WEB_SEARCH_URL: url } = env;
  if (provider === undefined) {
    const set = (['JETTSON_WEB_SEARCH_KEY', 'JETTSON_WEB_SEARCH_URL'] as const).filter((name) => env[name]);
    if (set.length > 0)
      throw new ConfigError([`${set.join(', ')}: has no effect without JETTSON_WEB_SEARCH`]);
    return undefined;
  }
  if (provider === 'searxng' && url === undefined) {
    throw new ConfigError(['JETTSON_WEB_SEARCH_URL: missing; say where SearXNG runs']);
  }
  if (provider !== 'searxng' && key === undefined) {
    throw new ConfigError([`JETTSON_WEB_SEARCH_KEY: missing, and ${provider} refuses searches without one`]);
  }
  return { provider, key, url };
}
