import { nearestName } from '@jettson/contract';
import { z } from 'zod';
import type { ModelConfig } from '../config.ts';
import { addressOf, askProvider } from './ask-provider.ts';
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

/** Also null if the provider cannot be reached. */
async function ask(config: ModelConfig, provider: HostedProvider, path: string): Promise<Response | null> {
  return askProvider(config, provider, { path, timeoutMs: ANSWER_MS }).catch(() => null);
}
