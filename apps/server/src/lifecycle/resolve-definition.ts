import {
  type AgentModelOptions,
  type InputFile,
  type McpServer,
  type McpServerRequest,
  MODEL_ALIAS,
  type SpawnAgentRequest,
} from '@jettson/contract';
import type { AgentDefinition } from '../agents/agent-definition.ts';
import { fillNetwork } from '../agents/fill-network.ts';
import type { AgentInputFile } from '../files/input-file-queries.ts';
import type { ModelSource } from '../models/model-source.ts';
import type { AgentSecret } from '../secrets/take-secrets.ts';
import { hideHeaders } from './request-headers.ts';
import { resolveCustomTools, resolveTools } from './resolve-tools.ts';

/** How the request defines the agent, with names resolved. Throws `invalid_body` for a tool that does not exist. */
export function resolveDefinition(
  request: Omit<SpawnAgentRequest, 'task'>,
  {
    inputFiles = [],
    secrets = [],
    offersSearch = false,
  }: { inputFiles?: readonly AgentInputFile[]; secrets?: AgentSecret[]; offersSearch?: boolean } = {},
): AgentDefinition {
  const { model, instructions, max_turns: maxTurns, permissions, env, network } = request;
  const { max_wait_seconds: maxWaitSeconds, task_source: source } = request;
  const tools = resolveTools(request, { offersSearch });
  const customTools = resolveCustomTools(request);
  const servers = request.mcp_servers ?? [];
  return {
    ...(model ? resolveModel(model) : {}),
    ...(instructions ? { instructions } : {}),
    ...(maxTurns ? { max_turns: maxTurns } : {}),
    ...(maxWaitSeconds ? { max_wait_seconds: maxWaitSeconds } : {}),
    ...(tools ? { tools } : {}),
    ...(offersSearch ? { has_search: true } : {}),
    ...(customTools.length > 0 ? { custom_tools: customTools } : {}),
    ...(servers.length > 0 ? { mcp_servers: servers.map(toMcpServer) } : {}),
    ...(permissions ? { permissions } : {}),
    ...(network ? { network: fillNetwork(network) } : {}),
    ...(secrets.length > 0 ? { secrets } : {}),
    ...(env && Object.keys(env).length > 0 ? { env: Object.keys(env) } : {}),
    ...(source ? { task_source: source } : {}),
    ...(inputFiles.length > 0 ? { input_files: inputFiles.map(toInputFile) } : {}),
  };
}

function toInputFile({ name, mediaType, sizeBytes, fileId }: AgentInputFile): InputFile {
  return { name, media_type: mediaType, size_bytes: sizeBytes, file_id: fileId };
}

function toMcpServer({
  name,
  url,
  headers,
  allowed_tools: allowedTools,
  required,
}: McpServerRequest): McpServer {
  return {
    name,
    url,
    headers: hideHeaders(headers),
    allowed_tools: allowedTools ?? null,
    required: required ?? false,
  };
}

/**
 * Throws `invalid_model`, which names the field, for a model that may not be named. The alias always may: it means the
 * default model.
 */
export async function checkModels(models: ModelSource, asked: AskedModel): Promise<void> {
  const { id, fallbacks } = split(asked);
  await check(models, id, typeof asked === 'string' ? 'model' : 'model.id');
  for (const [index, name] of (fallbacks ?? []).entries()) {
    await check(models, name, `model.fallbacks.${index}`);
  }
}

type AskedModel = NonNullable<SpawnAgentRequest['model']>;

function split(asked: AskedModel): Exclude<AskedModel, string> {
  return typeof asked === 'string' ? { id: asked } : asked;
}

function resolveModel(asked: AskedModel): Pick<AgentDefinition, 'model' | 'model_options'> {
  const { id, ...given } = split(asked);
  const options = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== null && value !== undefined),
  ) as AgentModelOptions;
  const hasOptions = Object.keys(options).length > 0;
  return {
    ...(id === MODEL_ALIAS && !hasOptions ? {} : { model: id }),
    ...(hasOptions ? { model_options: options } : {}),
  };
}

async function check(models: ModelSource, name: string, field: string): Promise<void> {
  if (name !== MODEL_ALIAS) await models.check(name, field);
}
