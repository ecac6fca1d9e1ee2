import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { ModelConfig } from '../config.ts';
import { createProviderModel } from './create-provider-model.ts';
import { createLocalModel } from './local/create-local-model.ts';
import { LocalModelProcess } from './local/local-model-process.ts';
import { isFile, LOCAL_MODEL, localModelPath } from './local-model-file.ts';
import { type HostedProvider, parseModelName } from './parse-model-name.ts';
import { accessOf } from './provider-access.ts';
import { isLoopback, tableNames } from './table/table-names.ts';

/** An idle local model frees its 1.9 GB of memory after this long. */
const IDLE_MS = 5 * 60_000;

export interface ResolvedModel {
  /** As JETTSON_MODEL would name it, e.g. `anthropic/claude-sonnet-5-5`. */
  id: string;
  provider: string;
  /** Why this one was chosen, for people: `ANTHROPIC_API_KEY is set`. */
  source: string;
  model: LanguageModelV4;
  /** Names that the table of prices may have for it, the likeliest first. */
  tableNames: string[];
  /**
   * It runs on this machine, or its server has a loopback address: it is free unless its price is set or the table
   * knows its name.
   */
  isLocal: boolean;
  /** Ends the model's process on this machine, if it has one. Idempotent. */
  close(): Promise<void>;
}

/**
 * The model of that name; opens no connection yet. Null for the local model while its file does not exist. Throws
 * ModelConfigError for a malformed name and for a provider that is not configured.
 */
export async function openModel(
  config: ModelConfig,
  name: string,
  source: string,
): Promise<ResolvedModel | null> {
  const parsed = parseModelName(name);
  if (parsed.provider === 'local') return openLocal(config, source);
  const { provider, modelId } = parsed;
  return {
    ...describeHosted(config, parsed),
    provider,
    source,
    model: createProviderModel(config, provider, modelId),
    close: async () => {},
  };
}

/** What the name and the address of a hosted model say about it. */
export function describeHosted(
  config: ModelConfig,
  { provider, modelId }: { provider: HostedProvider; modelId: string },
): Pick<ResolvedModel, 'id' | 'tableNames' | 'isLocal'> {
  const { baseUrl } = accessOf(config, provider);
  return {
    id: `${provider}/${modelId}`,
    tableNames: tableNames(provider, modelId, baseUrl),
    isLocal: baseUrl !== undefined && isLoopback(baseUrl),
  };
}

/** Uses no resources until it is first called. */
async function openLocal({ modelsDir }: ModelConfig, source: string): Promise<ResolvedModel | null> {
  const modelPath = localModelPath(modelsDir);
  if (!(await isFile(modelPath))) return null;

  const process = new LocalModelProcess({ modelPath, idleMs: IDLE_MS });
  return {
    id: 'local',
    provider: 'local',
    source,
    model: createLocalModel(LOCAL_MODEL.id, process),
    tableNames: [],
    isLocal: true,
    close: async () => process.close(),
  };
}
