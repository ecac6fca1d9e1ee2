export { createEmbedder, type EmbedderConfig } from './create-embedder.ts';
export { EmbedderError, type EmbedderErrorCode } from './embedder-error.ts';
export { MODEL_ID as LOCAL_MODEL_ID } from './local/model-facts.ts';
export type { Embedder, RemoteEmbedderConfig, RemoteProvider } from './types.ts';
