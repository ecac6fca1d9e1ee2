import { createLocalEmbedder, type LocalEmbedderOptions } from './local/create-local-embedder.ts';
import { createRemoteEmbedder } from './remote/create-remote-embedder.ts';
import type { Embedder, RemoteEmbedderConfig } from './types.ts';

export type EmbedderConfig = ({ provider: 'local' } & LocalEmbedderOptions) | RemoteEmbedderConfig;

/** The embedder of a configuration. Nothing is started or connected before the first text. */
export function createEmbedder(config: EmbedderConfig): Embedder {
  return config.provider === 'local' ? createLocalEmbedder(config) : createRemoteEmbedder(config);
}
