import { z } from 'zod';
import type { ModelConfig } from '../config.ts';
import { MODEL_PROVIDERS } from '../config-models.ts';
import { baseUrlOf, versionedUrl } from './create-provider-model.ts';
import { isFile, localModelPath } from './local-model-file.ts';
import type { HostedProvider } from './parse-model-name.ts';
import { shippedTable } from './table/model-table.ts';

const TIMEOUT_MS = 5000;
/** A server on this machine answers immediately or does not run. */
const LOOPBACK_TIMEOUT_MS = 500;
const ModelList = z.object({ data: z.array(z.object({ id: z.string().min(1).max(200) })).max(10_000) });
/** Providers list everything they have; an agent needs a language model. */
const OTHER_KINDS =
  /embed|whisper|tts|dall-e|moderation|realtime|transcribe|sora|(^|[-/])(audio|image|rerank|davinci|babbage)/i;

/**
 * The names of all models that the configured providers have, or those of JETTSON_MODELS. For a provider that does not
 * answer, the models in the shipped table are used: its models may work even if its list does not.
 */
export async function listProviderModels(config: ModelConfig): Promise<string[]> {
  if (config.offered !== undefined) return [...config.offered];
  const lists = await Promise.all(MODEL_PROVIDERS.map((provider) => listOf(config, provider)));
  const hasLocal = await isFile(localModelPath(config.modelsDir));
  return [...lists.flat(), ...(hasLocal ? ['local'] : [])];
}

async function listOf(config: ModelConfig, provider: HostedProvider): Promise<string[]> {
  switch (provider) {
    case 'anthropic':
      return config.anthropic.apiKey === undefined ? [] : ask(config, provider, config.anthropic.apiKey);
    case 'openai':
      return config.openai.apiKey === undefined ? [] : ask(config, provider, config.openai.apiKey);
    case 'openai-compatible': {
      const isConfigured = config.openaiCompatible.baseUrl !== undefined;
      return isConfigured
        ? ask(config, provider, config.openaiCompatible.apiKey ?? config.openai.apiKey)
        : [];
    }
    case 'ollama':
    case 'lmstudio':
      return (await fetchIds(config, provider, undefined)) ?? [];
  }
}

async function ask(
  config: ModelConfig,
  provider: HostedProvider,
  apiKey: string | undefined,
): Promise<string[]> {
  const listed = await fetchIds(config, provider, apiKey);
  if (listed !== null) return listed;
  return Object.keys(shippedTable().models).filter((name) => name.startsWith(`${provider}/`));
}

const OWN_ADDRESS: Partial<Record<HostedProvider, string>> = {
  anthropic: 'https://api.anthropic.com',
  openai: 'https://api.openai.com',
};

async function fetchIds(
  config: ModelConfig,
  provider: HostedProvider,
  apiKey: string | undefined,
): Promise<string[] | null> {
  const baseUrl = baseUrlOf(config, provider) ?? OWN_ADDRESS[provider];
  if (baseUrl === undefined) return null;
  const isLoopback = provider === 'ollama' || provider === 'lmstudio';
  try {
    const response = await fetch(
      `${versionedUrl(baseUrl)}/models${provider === 'anthropic' ? '?limit=1000' : ''}`,
      {
        headers: authorization(provider, apiKey),
        signal: AbortSignal.timeout(isLoopback ? LOOPBACK_TIMEOUT_MS : TIMEOUT_MS),
        redirect: 'error',
      },
    );
    if (!response.ok) return null;
    const { data } = ModelList.parse(await response.json());
    return data.flatMap(({ id }) => (OTHER_KINDS.test(id) ? [] : [`${provider}/${id}`]));
  } catch {
    // The request was refused or timed out, or the response is not a list of models.
    return null;
  }
}

function authorization(provider: HostedProvider, apiKey: string | undefined): Record<string, string> {
  if (apiKey === undefined) return {};
  return provider === 'anthropic'
    ? { 'x-api-key': apiKey, 'anthropic-version': '2023-06-01' }
    : { authorization: `Bearer ${apiKey}` };
}
