import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { ModelConfig, ProviderAccess } from '../config.ts';
import { limitThinking } from './limit-thinking.ts';
import { ModelConfigError } from './model-config-error.ts';
import type { HostedProvider } from './parse-model-name.ts';
import { accessOf } from './provider-access.ts';
import { modelFetch } from './wire/model-fetch.ts';
import { nameErrors } from './wire/name-errors.ts';
import { withCalls } from './with-calls.ts';

/**
 * The AI SDK model of a hosted provider; opens no connection yet. `send` takes its requests instead of the network.
 * Throws ModelConfigError if the provider's key, or an address that it needs, is missing.
 */
export function createProviderModel(
  config: ModelConfig,
  provider: HostedProvider,
  modelId: string,
  send?: typeof globalThis.fetch,
): LanguageModelV4 {
  const { idleSeconds } = config;
  const fetch = modelFetch({ idleSeconds, fetch: send });
  switch (provider) {
    case 'anthropic': {
      const apiKey = requireKey(config.anthropic, 'ANTHROPIC_API_KEY', provider);
      const baseURL = versionedUrl(config.anthropic.baseUrl ?? 'https://api.anthropic.com');
      return limitThinking(
        (fetch) => createAnthropic({ apiKey, baseURL, fetch })(modelId),
        nameErrors(fetch),
      );
    }
    case 'openai': {
      const apiKey = requireKey(config.openai, 'OPENAI_API_KEY', provider);
      const { baseUrl } = config.openai;
      const openai = createOpenAI({
        apiKey,
        baseURL: versionedUrl(baseUrl ?? 'https://api.openai.com'),
        fetch,
      });
      // Gateways and self-hosted servers all speak chat completions; few of them speak the newer responses.
      return baseUrl === undefined ? unstored(openai.responses(modelId)) : openai.chat(modelId);
    }
    case 'openai-compatible': {
      const { baseUrl, apiKey, fetch: reach } = accessOf(config, provider);
      if (baseUrl === undefined) {
        throw new ModelConfigError(
          'missing_base_url',
          'OPENAI_COMPATIBLE_BASE_URL',
          `openai-compatible/${modelId} needs OPENAI_COMPATIBLE_BASE_URL, or an address that an owner saves in the console`,
        );
      }
      return compatibleModel(provider, modelId, {
        baseUrl,
        apiKey,
        fetch: modelFetch({ idleSeconds, fetch: send ?? reach }),
      });
    }
    case 'ollama':
      return compatibleModel(provider, modelId, { baseUrl: config.ollamaUrl, fetch });
    case 'lmstudio':
      return compatibleModel(provider, modelId, { baseUrl: config.lmStudioUrl, fetch });
  }
}

/** No part of a run may depend on what OpenAI stores: messages are sent in full. Other servers do not know the field. */
function unstored(model: LanguageModelV4): LanguageModelV4 {
  const unstoredCall = ({ providerOptions, ...options }: LanguageModelV4CallOptions) => ({
    ...options,
    providerOptions: { ...providerOptions, openai: { store: false, ...providerOptions?.openai } },
  });
  return withCalls(model, {
    doGenerate: (options) => model.doGenerate(unstoredCall(options)),
    doStream: (options) => model.doStream(unstoredCall(options)),
  });
}

/** A model of any server that speaks OpenAI's chat completions at `baseUrl`, with or without a key. */
function compatibleModel(
  name: string,
  modelId: string,
  {
    baseUrl,
    apiKey,
    fetch,
  }: { baseUrl: string; apiKey?: string | undefined; fetch: typeof globalThis.fetch },
): LanguageModelV4 {
  return createOpenAICompatible({
    name,
    baseURL: versionedUrl(baseUrl),
    includeUsage: true,
    fetch,
    ...(apiKey !== undefined && { apiKey }),
  })(modelId);
}

/** `http://host`, `http://host/` and `http://host/v1/` all name `http://host/v1`. */
export function versionedUrl(baseUrl: string): string {
  const trimmed = baseUrl.replace(/\/+$/, '');
  return /\/v\d+$/.test(trimmed) ? trimmed : `${trimmed}/v1`;
}

function requireKey(access: ProviderAccess, variable: string, provider: HostedProvider): string {
  if (access.apiKey !== undefined) return access.apiKey;
  throw new ModelConfigError(
    'missing_key',
    variable,
    `A model of ${provider} needs ${variable}, or a key that an owner saves in the console`,
  );
}
