import type { ModelConfig } from '../config.ts';
import { findLoopbackModel } from './find-loopback-model.ts';
import { openModel, type ResolvedModel } from './open-model.ts';

/** What a bare provider key gets: the model that the provider's own SDK documentation shows first. */
const DEFAULT_ANTHROPIC_MODEL = 'anthropic/claude-sonnet-5-5';
const DEFAULT_OPENAI_MODEL = 'openai/gpt-6-astra';

/**
 * The model that `jettson-6.0` stands for: the configured one; else the first of those that may be named; else that of
 * a provider key; else one that Ollama or LM Studio offers on loopback; else the local model; else null. The local model
 * counts only when its file is there, also where it is configured: a pull then makes it count.
 * Takes up to two seconds when a loopback server is slow. Throws ModelConfigError for a configured model
 * that cannot work.
 */
export async function resolveModel(config: ModelConfig): Promise<ResolvedModel | null> {
  const [offered] = config.offered ?? [];
  if (config.model !== undefined) return openModel(config, config.model, 'JETTSON_MODEL is set');
  if (offered !== undefined) return openModel(config, offered, 'it is the first of JETTSON_MODELS');
  if (config.anthropic.apiKey !== undefined) {
    return openModel(config, DEFAULT_ANTHROPIC_MODEL, 'ANTHROPIC_API_KEY is set');
  }
  if (config.openai.apiKey !== undefined) {
    return openModel(config, DEFAULT_OPENAI_MODEL, 'OPENAI_API_KEY is set');
  }
  return (
    (await onLoopback(config, 'ollama', { title: 'Ollama', baseUrl: config.ollamaUrl })) ??
    (await onLoopback(config, 'lmstudio', { title: 'LM Studio', baseUrl: config.lmStudioUrl })) ??
    openModel(config, 'local', 'its file is here')
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
