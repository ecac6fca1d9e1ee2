/** The providers of models: the name of a model is one of these, a slash, and the model's id there. */
export const MODEL_PROVIDERS = ['anthropic', 'openai', 'openai-compatible', 'ollama', 'lmstudio'] as const;

/** How JETTSON_MODEL and JETTSON_MODELS name a model. */
export const MODEL_NAME = new RegExp(`^(local|(${MODEL_PROVIDERS.join('|')})/\\S(.*\\S)?)$`);
export const MODEL_NAME_FORM = `local, or ${MODEL_PROVIDERS.map((provider) => `${provider}/<id>`).join(', ')}`;
