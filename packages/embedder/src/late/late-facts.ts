/** Of the model in packages/embedder/late-model. Apart from the code that loads it, so that naming it does not load the runtime. */
export const LATE_MODEL_ID = 'answerai-colbert-small-v1-int8-64-2';
/** Of a token's vector, after the projection. */
export const TOKEN_DIMENSIONS = 64;
export const MAX_QUERY_TOKENS = 96;
/** What stands behind them in a long memory is left to the first stage: this many are 12 kB. */
export const MAX_PASSAGE_TOKENS = 192;
