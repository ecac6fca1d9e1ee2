import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { ModelConfig } from '../config.ts';
import { baseUrlOf, compatibleModel, createProviderModel } from './create-provider-model.ts';
import { findLoopbackModel } from './find-loopback-model.ts';
import { createLocalModel } from './local/create-local-model.ts';
import { LocalModelProcess } from './local/local-model-process.ts';
import { isFile, LOCAL_MODEL, localModelPath } from './local-model-file.ts';
import { type HostedProvider, parseModelName } from './parse-model-name.ts';
import { isLoopback, tableNames } from './table/table-names.ts';

/** An idle local model frees its 1.9 GB of memory after this long. */
const IDLE_MS = 5 * 60_000;

/** The model for a bare provider key: the one that the provider's own SDK documentation shows first. */
const DEFAULT_ANTHROPIC_MODEL = 'claude-sonnet-5-5';
const DEFAULT_OPENAI_MODEL = 'gpt-6-astra';

export interface ResolvedModel {
  /** Its name for JETTSON_MODEL, e.g. `anthropic/claude-sonnet-5-5`. */
  id: string;
  provider: string;
  /** Why this one was chosen, for people: `ANTHROPIC_API_KEY is set`. */
  source: string;
  model: LanguageModelV4;
  /** Its possible names in the table of prices, the likeliest first. */
  tableNames: string[];
  /**
   * Whether it runs on this machine, or answers on loopback: then it is free, unless its price is set or the table
   * knows its name.
   */
  isLocal: boolean;
  /** Ends the model's process on this machine, if it has one. Idempotent. */
  close(): Promise<void>;
}

/**
 * The model that `jettson-6.0` stands for: the configured one; else that of a provider key; else one that Ollama or LM
 * Studio offers on loopback; else the local model; else null. The local model counts only if its file exists, even if
 * it is configured: a pull then makes it count. Takes up to two seconds if a loopback server is slow. Throws
 * ModelConfigError for a configured model that cannot work.
 */
export async function resolveModel(config: ModelConfig): Promise<ResolvedModel | null> {
  if (config.model !== undefined) return configuredModel(config, config.model);
  if (config.anthropic.apiKey !== undefined) {
    return hosted(config, 'anthropic', DEFAULT_ANTHROPIC_MODEL, 'ANTHROPIC_API_KEY is set');
  }
  if (config.openai.apiKey !== undefined) {
    return hosted(config, 'openai', DEFAULT_OPENAI_MODEL, 'OPENAI_API_KEY is set');
  }
  return (
    (await loopback('ollama', 'Ollama', config.ollamaUrl)) ??
    (await loopback('lmstudio', 'LM Studio', config.lmStudioUrl)) ??
    local(config, 'its file is here')
  );
}

async function configuredModel(config: ModelConfig, name: string): Promise<ResolvedModel | null> {
  const parsed = parseModelName(name);
  if (parsed.provider === 'local') return local(config, 'JETTSON_MODEL is set');
  return hosted(config, parsed.provider, parsed.modelId, 'JETTSON_MODEL is set');
}

function hosted(
  config: ModelConfig,
  provider: HostedProvider,
  modelId: string,
  source: string,
): ResolvedModel {
  const model = createProviderModel(config, provider, modelId);
  const baseUrl = baseUrlOf(config, provider);
  return {
    id: `${provider}/${modelId}`,
    provider,
    source,
    model,
    tableNames: tableNames(provider, modelId, baseUrl),
    isLocal: provider === 'ollama' || (baseUrl !== undefined && isLoopback(baseUrl)),
    close: async () => {},
  };
}

async function loopback(
  provider: 'ollama' | 'lmstudio',
  name: string,
  baseUrl: string,
): Promise<ResolvedModel | null> {
  const modelId = await findLoopbackModel(baseUrl);
  if (modelId === null) return null;

  const model = compatibleModel(provider, baseUrl, modelId);
  return {
    id: `${provider}/${modelId}`,
    provider,
    source: `${name} answers at ${baseUrl}`,
    model,
    tableNames: tableNames(provider, modelId, baseUrl),
    isLocal: true,
    close: async () => {},
  };
}

/** Costs nothing until it is used for the first time. */
async function local({ modelsDir }: ModelConfig, source: string): Promise<ResolvedModel | null> {
  const modelPath = localModelPath(modelsDir);
  if (!(await isFile(modelPath))) return null;

  const process = new LocalModelProcess({ modelPath, idleMs: IDLE_MS });
  const model = createLocalModel(LOCAL_MODEL.id, process);
  return {
    id: 'local',
    provider: 'local',
    source,
    model,
    tableNames: [],
    isLocal: true,
    close: async () => process.close(),
  };
}
