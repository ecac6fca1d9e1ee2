/** How one provider is reached, as the environment says it. */
export interface ProviderAccess {
  apiKey: string | undefined;
  /** With or without a closing `/v1`; undefined is the provider's own address. */
  baseUrl: string | undefined;
}

/** What the models domain needs to know; config.ts reads it from the environment. */
export interface ModelConfig {
  /** JETTSON_MODEL: `anthropic/<id>`, `openai/<id>`, `openai-compatible/<id>`, `ollama/<id>` or `local`. */
  model: string | undefined;
  /** ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL. */
  anthropic: ProviderAccess;
  /** OPENAI_API_KEY, OPENAI_BASE_URL. */
  openai: ProviderAccess;
  /** OPENAI_COMPATIBLE_API_KEY, OPENAI_COMPATIBLE_BASE_URL; where absent, OpenAI's two take their place. */
  openaiCompatible: ProviderAccess;
  /** Where Ollama is looked for: `http://127.0.0.1:11434`. */
  ollamaUrl: string;
  /** Where LM Studio is looked for: `http://127.0.0.1:1234`. */
  lmStudioUrl: string;
  /** The folder that holds the local model's file: `~/.cache/jettson/models`. */
  modelsDir: string;
}

export const DEFAULT_OLLAMA_URL = 'http://127.0.0.1:11434';
export const DEFAULT_LM_STUDIO_URL = 'http://127.0.0.1:1234';
