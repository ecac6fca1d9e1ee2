/**
 * Facts about the model in packages/embedder/model. Separate from load-model.ts, so that using its name does not load
 * the runtime.
 */
export const MODEL_ID = 'e5-small-v2-int8';
export const DIMENSIONS = 384;
export const MAX_TOKENS = 512;
