import type { SavableProvider } from '@jettson/contract';
import type { ModelConfig } from '../../config.ts';

/** A key, an address or both, as an owner saved or typed them. */
export interface SavedAccess {
  provider: SavableProvider;
  apiKey: string | undefined;
  baseUrl: string | undefined;
}

/** Whether this configuration sets the provider up. */
export function isSetUp(config: ModelConfig, provider: SavableProvider): boolean {
  switch (provider) {
    case 'anthropic':
      return config.anthropic.apiKey !== undefined;
    case 'openai':
      return config.openai.apiKey !== undefined;
    case 'openai-compatible':
      return config.openaiCompatible.baseUrl !== undefined;
  }
}

/**
 * How models are reached with what owners saved: a provider that the environment sets up stays as it is there. An address
 * that an owner typed is reached with `guardedFetch`, and with the key that was typed with it or none: another key is not
 * meant for that address.
 */
export function withSavedKeys(
  environment: ModelConfig,
  saved: readonly SavedAccess[],
  guardedFetch: typeof fetch,
): ModelConfig {
  const used = saved.filter(({ provider }) => !isSetUp(environment, provider));
  return used.reduce((config, access) => withAccess(config, access, guardedFetch), environment);
}

/** The same with one provider, whatever the environment says about it. */
export function withAccess(
  config: ModelConfig,
  { provider, apiKey, baseUrl }: SavedAccess,
  guardedFetch: typeof fetch,
): ModelConfig {
  switch (provider) {
    case 'anthropic':
      return { ...config, anthropic: { ...config.anthropic, apiKey, isSaved: true } };
    case 'openai':
      return { ...config, openai: { ...config.openai, apiKey, isSaved: true } };
    case 'openai-compatible':
      return { ...config, openaiCompatible: { apiKey, baseUrl, isSaved: true, fetch: guardedFetch } };
  }
}
