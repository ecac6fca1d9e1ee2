import { z } from 'zod';
import type { ModelConfig } from '../config.ts';
import { MODEL_PROVIDERS } from '../config-models.ts';
import { askProvider } from './ask-provider.ts';
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
      return config.anthropic.apiKey === undefined ? [] : listOrTable(config, provider);
    case 'openai':
      return config.openai.apiKey === undefined ? [] : listOrTable(config, provider);
    case 'openai-compatible':
      return config.openaiCompatible.baseUrl === undefined ? [] : listOrTable(config, provider);
    case 'ollama':
    case 'lmstudio':
      return (await fetchNames(config, provider, LOOPBACK_TIMEOUT_MS)) ?? [];
  }
}

async function listOrTable(config: ModelConfig, provider: HostedProvider): Promise<string[]> {
  const listed = await fetchNames(config, provider, TIMEOUT_MS);
  return listed ?? Object.keys(shippedTable().models).filter((name) => name.startsWith(`${provider}/`));
}

/** Null if the request was refused or timed out, or the response is not a list of models. */
async function fetchNames(
  config: ModelConfig,
  provider: HostedProvider,
  timeoutMs: number,
): Promise<string[] | null> {
  try {
    const response = await askProvider(config, provider, { path: listPath(provider), timeoutMs });
    return response?.ok ? namesIn(await response.json(), provider) : null;
  } catch {
    return null;
  }
}

/** The path below its `/v1`. Anthropic lists 20 models unless it is asked for more. */
export function listPath(provider: HostedProvider): string {
  return provider === 'anthropic' ? '/models?limit=1000' : '/models';
}

/** The names of the language models in a provider's list. Throws for anything else. */
export function namesIn(list: unknown, provider: HostedProvider): string[] {
  const { data } = ModelList.parse(list);
  return data.flatMap(({ id }) => (OTHER_KINDS.test(id) ? [] : [`${provider}/${id}`]));
}
