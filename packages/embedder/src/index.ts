export { createEmbedder, type EmbedderConfig } from './create-embedder.ts';
export { EmbedderError, type EmbedderErrorCode } from './embedder-error.ts';
export {
  MODEL_ID as LOCAL_MODEL_ID,
  MULTILINGUAL_FILE_NAME,
  MULTILINGUAL_MODEL_ID,
  MULTILINGUAL_SHA256,
} from './local/model-facts.ts';
export { createReranker } from './remote/create-reranker.ts';
export type {
  Embedder,
  LateInteraction,
  RemoteEmbedderConfig,
  RemoteProvider,
  Reranker,
  RerankerConfig,
  RerankProvider,
} from './types.ts';
