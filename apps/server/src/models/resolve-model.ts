import type { ModelConfig } from '../config.ts';
import { findLoopbackModel } from './find-loopback-model.ts';
import { openModel, type ResolvedModel } from './open-model.ts';

/** What a bare provider key gets: the model that the provider's own SDK documentation shows first. */
const DEFAULTS = [
  {
    provider: 'anthropic',
    model: 'anthropic/claude-sonnet-5-5',
    variable: 'ANTHROPIC_API_KEY',
    title: 'Anthropic',
  },
  { provider: 'openai', model: 'openai/gpt-6-astra', variable: 'OPENAI_API_KEY', title: 'OpenAI' },
] as const;

/**
 * The model that `jettson-6.0` stands for: the configured one; else the first of those that may be named; else that of
 * a provider key, first of the environment and then of those that were saved; else one that Ollama or LM Studio offers on
 * loopback; else the local model; else null. The local model counts only when its file is there, also where it is
 * configured: a pull then makes it count. Takes up to two seconds when a loopback server is slow. Throws ModelConfigError for a configured model
 * that cannot work.
 */
export async function resolveModel(config: ModelConfig): Promise<ResolvedModel | null> {
  const [offered] = config.offered ?? [];
  if (config.model !== undefined) return openModel(config, config.model, 'JETTSON_MODEL is set');
  if (offered !== undefined) return openModel(config, offered, 'it is the first of JETTSON_MODELS');
  const keyed = DEFAULTS.filter(({ provider }) => config[provider].apiKey !== undefined);
  const set = keyed.find(({ provider }) => !config[provider].isSaved);
  if (set !== undefined) return openModel(config, set.model, `${set.variable} is set`);
  const [saved] = keyed;
  if (saved !== undefined) {
    return openModel(config, saved.model, `a key of ${saved.title} is saved in the console`);
  }
  return (
    (await onLoopback(config, 'ollama', { title: 'Ollama', baseUrl: config.ollamaUrl })) ??
    (await onLoopback(config, 'lmstudio', { title: 'LM Studio', baseUrl: config.lmStudioUrl })) ??
    openModel(config, 'local', 'its file is downloaded')
  );
}

async function onLoopback(
  config: ModelConfig,
  provider: 'ollama' | 'lmstudio',
  { title, baseUrl }: { title: string; baseUrl: string },
): Promise<ResolvedModel | null> {
  const modelId = await findLoopbackModel(baseUrl);
  return modelId === null
    ? null
    : openModel(config, `${provider}/${modelId}`, `${title} answers at ${baseUrl}`);
}
