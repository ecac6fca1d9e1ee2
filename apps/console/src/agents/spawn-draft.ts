import {
  type Agent,
  DEFAULT_IDLE_SECONDS,
  DEFAULT_MAX_TURNS,
  DEFAULT_MAX_WAIT_SECONDS,
  DEFAULT_TOOL_NAMES,
  type InputFile,
  MODEL_ALIAS,
  SEARCH_TOOL,
  TOOLSETS,
  type Toolset,
} from '@jettson/contract';
import type { SpawnOptions, TemplateDefaultsRequest } from '@jettson/sdk';
import {
  type DraftFaults as DefinitionFaults,
  EMPTY_DRAFT as EMPTY_DEFINITION,
  toDraft as fromDefaults,
  isHidden,
  nonEmpty,
  readDraft as readDefinition,
  type TemplateDraft,
} from '../templates/template-draft.ts';

/** An upload that the model is to see. */
export type AttachedFile = Omit<InputFile, 'file_id'> & { file_id: string };

/** The contents of the form, as typed: what the agent is made of, and what only a spawn has. */
export interface SpawnDraft extends TemplateDraft {
  task: string;
  /** The template by name, or by name and version. */
  template: string | undefined;
  region: string;
  requireApproval: string[];
  inputFiles: AttachedFile[];
}

export const EMPTY_DRAFT: SpawnDraft = {
  ...EMPTY_DEFINITION,
  task: '',
  template: undefined,
  region: '',
  requireApproval: [],
  inputFiles: [],
};

export type DraftFaults = DefinitionFaults & Partial<Record<keyof SpawnDraft, string>>;

/** The form filled in from an earlier agent, to run it again. */
export function toDraft(agent: Agent): SpawnDraft {
  const { region, ...metadata } = agent.metadata;
  const { model_options: options, template } = agent;
  const defaults: TemplateDefaultsRequest = {
    model: { id: agent.model === MODEL_ALIAS ? '' : agent.model, ...options },
    instructions: agent.instructions,
    tools: groupTools(agent.tools),
    permissions: agent.permissions,
    max_turns: agent.max_turns === DEFAULT_MAX_TURNS ? undefined : agent.max_turns,
    mcp_servers: nonEmpty(agent.mcp_servers),
    memory: agent.memory ?? undefined,
    network: agent.network.type === 'unrestricted' ? undefined : agent.network,
    secrets: nonEmpty(agent.secrets),
    max_wait_seconds:
      agent.max_wait_seconds === DEFAULT_MAX_WAIT_SECONDS ? undefined : agent.max_wait_seconds,
    env: agent.env,
    limits: agent.limits,
    keep_alive: agent.keep_alive,
    idle_timeout_seconds:
      agent.idle_timeout_seconds === DEFAULT_IDLE_SECONDS ? undefined : agent.idle_timeout_seconds,
    output_schema: agent.output_schema ?? undefined,
    artifacts: nonEmpty(agent.artifacts),
    metadata: Object.keys(metadata).length > 0 ? metadata : undefined,
  };
  return {
    ...EMPTY_DRAFT,
    ...fromDefaults({ name: agent.name ?? '', description: null, defaults }),
    task: agent.task,
    template: template ? `${template.name}@${template.version}` : undefined,
    region: typeof region === 'string' ? region : '',
    requireApproval: agent.require_approval,
    // What the spawn itself contained cannot be had back.
    inputFiles: agent.input_files.filter((file): file is AttachedFile => file.file_id !== null),
  };
}

/** Toolsets where all of their tools are there, and the rest by name; undefined for all. */
function groupTools(tools: Agent['tools']): TemplateDefaultsRequest['tools'] {
  const has = (name: string) => tools.some((tool) => tool === name);
  const hasAll = DEFAULT_TOOL_NAMES.every((name) => has(name) || name === SEARCH_TOOL);
  const isDefault = (tool: Agent['tools'][number]) => DEFAULT_TOOL_NAMES.some((name) => name === tool);
  if (hasAll && tools.every(isDefault)) return undefined;
  const whole = (Object.keys(TOOLSETS) as Toolset[]).filter((name) => TOOLSETS[name].every(has));
  const grouped: readonly string[] = whole.flatMap((name) => TOOLSETS[name]);
  // Tools of the caller are shown in the form in which a request has them.
  const rest = tools.filter((tool) => typeof tool !== 'string' || !grouped.includes(tool));
  return [...whole, ...rest] as NonNullable<TemplateDefaultsRequest['tools']>;
}

/** The options for the API, or the errors by field. */
export function readDraft(
  draft: SpawnDraft,
): { task: string; options: SpawnOptions } | { faults: DraftFaults } {
  const definition = readDefinition(draft);
  const faults: DraftFaults = 'faults' in definition ? definition.faults : {};
  if (draft.task.trim() === '') faults.task = 'Say what the agent should do';
  const hidden = draft.env.filter(({ value }) => isHidden(value)).map(({ name }) => name);
  // With a template, the server takes hidden values from it, and refuses those that it does not have.
  if (hidden.length > 0 && draft.template === undefined) {
    faults.env = `Enter ${hidden.join(', ')} again: it is never shown`;
  }
  if ('faults' in definition || Object.keys(faults).length > 0) return { faults };
  return {
    task: draft.task,
    options: {
      ...toOptions({ ...definition.defaults }),
      ...(draft.template && { template: draft.template }),
      ...(draft.name.trim() && { name: draft.name.trim() }),
      ...(draft.region && { region: draft.region }),
      ...(draft.requireApproval.length > 0 && { requireApproval: draft.requireApproval }),
      ...(draft.inputFiles.length > 0 && { inputFiles: draft.inputFiles.map(({ file_id }) => file_id) }),
    },
  };
}

/** The fields of the wire under the names of the SDK. */
function toOptions({ idle_timeout_seconds: idleSeconds, ...fields }: Record<string, unknown>): SpawnOptions {
  const named = Object.entries(fields).map(([name, value]) => [
    name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return {
    ...Object.fromEntries(named),
    ...(typeof idleSeconds === 'number' && { idleTimeoutMs: idleSeconds * 1000 }),
  };
}
