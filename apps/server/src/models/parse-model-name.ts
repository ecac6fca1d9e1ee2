import { MODEL_PROVIDERS } from '../config-models.ts';
import { ModelConfigError } from './model-config-error.ts';

export type HostedProvider = (typeof MODEL_PROVIDERS)[number];

export type ModelName = { provider: HostedProvider; modelId: string } | { provider: 'local' };

/**
 * Reads JETTSON_MODEL. Only the first slash separates, because ids of open models contain slashes
 * (`openai-compatible/meta-llama/Llama-4`). Throws ModelConfigError for anything else.
 */
export function parseModelName(name: string): ModelName {
  if (name === 'local') return { provider: 'local' };

  const slash = name.indexOf('/');
  const provider = MODEL_PROVIDERS.find((known) => known === name.slice(0, slash));
  const modelId = name.slice(slash + 1).trim();
  if (!provider || !modelId) {
    throw new ModelConfigError(
      'malformed_model',
      'JETTSON_MODEL',
      `JETTSON_MODEL is "${name}"; expected ${MODEL_PROVIDERS.map((known) => `${known}/<id>`).join(', ')} or local`,
    );
  }
  return { provider, modelId };
}
