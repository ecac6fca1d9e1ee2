import { nextRequest } from '@jettson/agent';
import { type ApiScope, MODEL_ALIAS } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { getPlan } from '../accounts/get-plan.ts';
import { type AgentDefinition, hasComputer, modelsOf } from '../agents/agent-definition.ts';
import { type AgentRow, selectAgent } from '../agents/queries.ts';
import { type LoggedEvent, readLogOfStep } from '../agents/read-log.ts';
import { computerLimits } from '../computers/computer-limits.ts';
import type { ModelConfig } from '../config.ts';
import { ApiError } from '../errors.ts';
import { selectAgentFilePaths } from '../files/agent-file-queries.ts';
import type { Files } from '../files/open-file-store.ts';
import { FilesNotPlacedError } from '../files/place-files.ts';
import { readInputFiles } from '../files/read-input-files.ts';
import { requireScope } from '../http/require-scope.ts';
import { describeModel } from '../models/find-price.ts';
import { ModelConfigError } from '../models/model-config-error.ts';
import { openUnsentModel, type UnsentModel } from '../models/open-unsent-model.ts';
import { lackedBy } from '../models/require-models.ts';
import type { Redact } from '../redactor.ts';
import { lastTurnOf } from './count-turns.ts';
import { writeTask } from './describe-task.ts';
import { instruct } from './instruct.ts';
import { LOOP_TYPES } from './journal.ts';
import { describedTools } from './tools/described-tools.ts';
import { openHistoryTool } from './tools/open-history-tool.ts';

export interface RebuildRequestDeps {
  database: { db: Database };
  files: Files;
  /** How models are reached; nothing is sent to them. */
  providers: { current(): Promise<ModelConfig> };
  redact: Redact;
}

/** A request to a model. */
export interface RebuiltRequest {
  modelId: string;
  /** Its body, as JSON, as the model's provider got it. */
  body: string;
}

/** The event types that a request is made from. */
const TYPES = [...LOOP_TYPES, 'memory-recalled', 'mcp-listed'] as const;
type Asked = LoggedEvent<(typeof TYPES)[number]>;

/**
 * The request with which an agent asked for the answer of this step, made from its log by the code that made it then. If the
 * step was asked for several times, it is the request that was answered, or else the last one. The size of the computer is that
 * of the account's plan as it is now. `scopes`: of the key that asks; null for somebody at the console, who may read files in
 * every role. Throws `not_found` for a step that was never asked for, `conflict` if the request can no longer be made, and
 * `forbidden` for one with files that the key may not read.
 */
export async function rebuildRequest(
  { database: { db }, files, providers, redact }: RebuildRequestDeps,
  accountId: string,
  { agentId, step, scopes }: { agentId: string; step: number; scopes: readonly ApiScope[] | null },
): Promise<RebuiltRequest> {
  const agent = await selectAgent(db, accountId, agentId);
  if (agent === undefined) throw new ApiError('not_found', 'There is no such agent');
  if (scopes !== null && agent.definition.input_files !== undefined) requireScope(scopes, 'files');
  const { events, answeredBy } = await readLogOfStep(db, accountId, { agentId, types: TYPES, step });
  const asked = upToRequest(events, step);
  if (asked === null) throw noSuchStep(agent, step);

  const model = openUnsent(await providers.current(), answeredBy ?? lastAsked(agent, asked, step));
  const { facts } = await describeModel(db, model);
  const servers = asked.flatMap((event) => (event.type === 'mcp-listed' ? [event.data] : []));
  const tools = describedTools(agent, toolsAreFor(agent.definition, model.id), servers);
  const [recalled = null] = asked.flatMap((event) =>
    event.type === 'memory-recalled' ? [event.data.text] : [],
  );
  const history = asked.filter(isOfLoop);
  const request = nextRequest(
    {
      tools,
      historyTool: openHistoryTool(db, accountId, agentId),
      system: instruct(agent, { computer: await computerOf(db, agent), tools }),
      task: writeTask(agent.task, {
        recalled,
        paths: await selectAgentFilePaths(db, accountId, agentId),
      }),
      inputs: await readInputs({ db, files }, agent),
      history,
      maxTurns: lastTurnOf(agent, history),
      modelOptions: agent.definition.model_options ?? {},
    },
    { model: model.model, lacks: lackedBy(facts) },
  );
  // The log has none of our keys; this makes sure of it, because the answer leaves the installation.
  return { modelId: model.id, body: redact(await model.write(request)) };
}

/**
 * The events before the request: up to the last time that the step began, with the room that was made for it since. Null if it
 * never began.
 */
function upToRequest(events: readonly Asked[], step: number): Asked[] | null {
  const begin = events.findLastIndex((event) => event.type === 'step-start' && event.data.step === step);
  if (begin < 0) return null;
  const since = events.slice(begin + 1);
  const end = since.findIndex(({ type }) => ENDS_A_REQUEST.includes(type));
  return [...events.slice(0, begin + 1), ...(end < 0 ? since : since.slice(0, end))];
}

/** What was said after a request that nothing answered is not part of it. */
const ENDS_A_REQUEST: readonly string[] = ['user-message', 'step-start', 'stopped', 'final-result'];

function noSuchStep({ eventsDeletedAt }: AgentRow, step: number): ApiError {
  const why =
    eventsDeletedAt === null
      ? `The agent has not asked a model for step ${step}`
      : 'The events of the agent were deleted: the plan no longer keeps them';
  return new ApiError('not_found', why, { details: { field: 'step', step } });
}

function isOfLoop(event: Asked): event is LoggedEvent<(typeof LOOP_TYPES)[number]> {
  return LOOP_TYPES.some((type) => type === event.type);
}

/** The model that was asked last for a step that none answered. */
function lastAsked({ definition, model }: AgentRow, asked: readonly Asked[], step: number): string {
  const fallbacks = asked.flatMap((event) =>
    event.type === 'model-fallback' && event.data.step === step ? [event.data.to_model] : [],
  );
  const [first = MODEL_ALIAS] = modelsOf(definition);
  // If the spawn named none, the row has the default model that the agent ran on.
  return fallbacks.at(-1) ?? (first === MODEL_ALIAS ? model : first);
}

/** The model for which the tools were chosen: the first that could be asked. The local one cannot read input files. */
function toolsAreFor(definition: AgentDefinition, answering: string): string {
  const [first = MODEL_ALIAS] = modelsOf(definition);
  const isAnother = first === MODEL_ALIAS || (first === 'local' && definition.input_files !== undefined);
  return isAnother ? answering : first;
}

async function computerOf(db: Database, { accountId, definition }: AgentRow) {
  return hasComputer(definition) ? computerLimits(await getPlan(db, accountId)) : null;
}

function openUnsent(config: ModelConfig, name: string): UnsentModel {
  try {
    return openUnsentModel(config, name);
  } catch (error) {
    if (!(error instanceof ModelConfigError)) throw error;
    throw new ApiError('conflict', `The request to ${name} can no longer be made: ${error.message}`);
  }
}

async function readInputs(deps: { db: Database; files: Files }, { accountId, id, definition }: AgentRow) {
  if ((definition.input_files ?? []).length === 0) return [];
  return readInputFiles(deps, accountId, id).catch((error) => {
    if (!(error instanceof FilesNotPlacedError)) throw error;
    throw new ApiError('conflict', `The request can no longer be made: ${error.message}`);
  });
}
