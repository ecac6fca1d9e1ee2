import { nearestName } from '@jettson/contract';
import { z } from 'zod';
import type { ModelConfig } from '../config.ts';
import { baseUrlOf, versionedUrl } from './create-provider-model.ts';
import { ModelConfigError } from './model-config-error.ts';
import { type HostedProvider, parseModelName } from './parse-model-name.ts';

/** A slow provider must not keep the server from starting. */
const ANSWER_MS = 5000;

const ModelList = z.object({ data: z.array(z.object({ id: z.string() })).min(1) });

/**
 * Asks the provider whether it has the model that JETTSON_MODEL names. Throws ModelConfigError only if it says no twice:
 * when asked for the model, and in its list. Gateways often have only one of the two calls or an incomplete list, and
 * lists leave out a model's other names. A provider that cannot be reached counts as no answer.
 */
export async function checkModelName(config: ModelConfig): Promise<void> {
  if (config.model === undefined) return;
  const parsed = parseModelName(config.model);
  if (parsed.provider === 'local') return;
  const { provider, modelId } = parsed;
  const answer = await ask(config, provider, `/models/${encodeURIComponent(modelId)}`);
  if (answer === null || !(await saysNoSuchModel(answer))) return;
  const list = await ask(config, provider, '/models?limit=1000');
  const known = ModelList.safeParse(await list?.json().catch(() => null)).data?.data.map(({ id }) => id);
  // Ollama completes a name without a tag.
  if (known === undefined || known.some((id) => id === modelId || id.startsWith(`${modelId}:`))) return;
  const near = nearestName(modelId, known);
  const hint =
    near === undefined ? `it has ${known.slice(0, 5).join(', ')}` : `did you mean ${provider}/${near}?`;
  throw new ModelConfigError(
    'unknown_model',
    'JETTSON_MODEL',
    `JETTSON_MODEL is "${config.model}", and ${addressOf(config, provider)} has no such model: ${hint}`,
  );
}

const ErrorAnswer = z.object({ error: z.object({ message: z.string() }) });

/** A gateway without this call answers 404 too, but about the path. */
async function saysNoSuchModel(answer: Response): Promise<boolean> {
  if (answer.status !== 404) return false;
  const { data } = ErrorAnswer.safeParse(await answer.json().catch(() => null));
  return data !== undefined && /model/i.test(data.error.message) && !data.error.message.includes('/models');
}

const OWN_ADDRESS = { anthropic: 'https://api.anthropic.com', openai: 'https://api.openai.com' };

function addressOf(config: ModelConfig, provider: HostedProvider): string | undefined {
  const address = baseUrlOf(config, provider);
  return address ?? (provider in OWN_ADDRESS ? OWN_ADDRESS[provider as keyof typeof OWN_ADDRESS] : undefined);
}

async function ask(config: ModelConfig, provider: HostedProvider, path: string): Promise<Response | null> {
  const address = addressOf(config, provider);
  if (address === undefined) return null;
  const headers = headersFor(config, provider);
  const signal = AbortSignal.timeout(ANSWER_MS);
  return fetch(`${versionedUrl(address)}${path}`, { headers, signal }).catch(() => null);
}

function headersFor(config: ModelConfig, provider: HostedProvider): Record<string, string> {
  if (provider === 'anthropic') {
    return { 'x-api-key': config.anthropic.apiKey ?? '', 'anthropic-version': '2023-06-01' };
  }
  const key =
    provider === 'openai' ? config.openai.apiKey : (config.openaiCompatible.apiKey ?? config.openai.apiKey);
  // Ollama needs no key, and must not get one that is meant for another provider.
  return key === undefined || provider === 'ollama' ? {} : { authorization: `Bearer ${key}` };
}
