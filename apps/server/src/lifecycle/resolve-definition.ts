import { type AgentModelOptions, MODEL_ALIAS, type SpawnAgentRequest } from '@jettson/contract';
import type { AgentDefinition } from '../agents/agent-definition.ts';
import type { ModelSource } from '../models/model-source.ts';
import { resolveTools } from './resolve-tools.ts';

/** How the request defines the agent, with names resolved. Throws `invalid_model`. */
export async function resolveDefinition(
  models: ModelSource,
  request: SpawnAgentRequest,
): Promise<AgentDefinition> {
  const { model, instructions, max_turns: maxTurns, permissions, env } = request;
  const tools = resolveTools(request);
  return {
    ...(model ? await resolveModel(models, model) : {}),
    ...(instructions ? { instructions } : {}),
    ...(maxTurns ? { max_turns: maxTurns } : {}),
    ...(tools ? { tools } : {}),
    ...(permissions ? { permissions } : {}),
    ...(env && Object.keys(env).length > 0 ? { env: Object.keys(env) } : {}),
  };
}

async function resolveModel(
  models: ModelSource,
  asked: NonNullable<SpawnAgentRequest['model']>,
): Promise<Pick<AgentDefinition, 'model' | 'model_options'>> {
  const { id, ...given } = typeof asked === 'string' ? { id: asked } : asked;
  const options = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== null && value !== undefined),
  ) as AgentModelOptions;
  await check(models, id, typeof asked === 'string' ? 'model' : 'model.id');
  for (const [index, name] of (options.fallbacks ?? []).entries()) {
    await check(models, name, `model.fallbacks.${index}`);
  }
  const isDefault = id === MODEL_ALIAS && Object.keys(options).length === 0;
  return {
    ...(isDefault ? {} : { model: id }),
    ...(Object.keys(options).length === 0 ? {} : { model_options: options }),
  };
}

/** The alias is always valid: it means the server's default model, even while there is none yet. */
async function check(models: ModelSource, name: string, field: string): Promise<void> {
  if (name !== MODEL_ALIAS) await models.check(name, field);
}
