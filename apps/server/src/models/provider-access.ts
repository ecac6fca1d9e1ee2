import type { ModelConfig, ProviderAccess } from '../config.ts';
import type { HostedProvider } from './parse-model-name.ts';

/** How a provider is reached, set up or not. */
export function accessOf(config: ModelConfig, provider: HostedProvider): ProviderAccess {
  switch (provider) {
    case 'anthropic':
      return config.anthropic;
    case 'openai':
      return config.openai;
    case 'openai-compatible':
      return {
        ...config.openaiCompatible,
        baseUrl: config.openaiCompatible.baseUrl ?? config.openai.baseUrl,
      };
    // These need no key, and must not get one that is meant for others.
    case 'ollama':
      return { apiKey: undefined, baseUrl: config.ollamaUrl };
    case 'lmstudio':
      return { apiKey: undefined, baseUrl: config.lmStudioUrl };
  }
}
