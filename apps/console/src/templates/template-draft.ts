import {
  type AgentModelRequest,
  HIDDEN_VALUE,
  MODEL_ALIAS,
  type Policy,
  TOOLSETS,
  type Toolset,
} from '@jettson/contract';
import type { Template, TemplateDefaultsRequest } from '@jettson/sdk';
import { EMPTY_NETWORK, type NetworkDraft, readNetwork, toNetworkDraft } from './network-draft.ts';

/** The contents of the form, as typed. */
export interface TemplateDraft {
  name: string;
  description: string;
  model: string;
  effort: string;
  maxOutputTokens: string;
  temperature: string;
  fallbacks: string;
  instructions: string;
  /** Whether the template says which tools there are; otherwise an agent has all but those for sub-agents. */
  hasTools: boolean;
  toolsets: Toolset[];
  /** A JSON list: single tools, and the caller's own. */
  otherTools: string;
  policy: Policy;
  rules: { tool: string; policy: Policy }[];
  maxTurns: string;
  secrets: string[];
  network: NetworkDraft;
  env: { name: string; value: string }[];
  maxCostUsd: string;
  maxTokens: string;
  maxToolCalls: string;
  maxSeconds: string;
  keepAlive: boolean;
  schema: string;
  metadata: string;
  /** A JSON object: everything else that a spawn can have. */
  others: string;
}

export type DraftFaults = Partial<Record<keyof TemplateDraft, string>>;

/** Those that are ticked until somebody chooses: what an agent has whose definition names no tools. */
const DEFAULT_TOOLSETS = (Object.keys(TOOLSETS) as Toolset[]).filter((name) => name !== 'agents');

export const EMPTY_DRAFT: TemplateDraft = {
  name: '',
  description: '',
  model: '',
  effort: '',
  maxOutputTokens: '',
  temperature: '',
  fallbacks: '',
  instructions: '',
  hasTools: false,
  toolsets: DEFAULT_TOOLSETS,
  otherTools: '',
  policy: 'allow',
  rules: [],
  maxTurns: '',
  secrets: [],
  network: EMPTY_NETWORK,
  env: [],
  maxCostUsd: '',
  maxTokens: '',
  maxToolCalls: '',
  maxSeconds: '',
  keepAlive: false,
  schema: '',
  metadata: '',
  others: '',
};

/** What most agents do not need; the forms fold it away. */
export const ADVANCED = [
  'maxOutputTokens',
  'temperature',
  'fallbacks',
  'env',
  'maxCostUsd',
  'maxTokens',
  'maxToolCalls',
  'maxSeconds',
  'keepAlive',
  'schema',
  'metadata',
  'others',
] as const;

/** The form filled in from a template. */
export function toDraft({
  name,
  description,
  defaults,
}: Pick<Template, 'name' | 'description'> & {
  defaults: Template['defaults'] | TemplateDefaultsRequest;
}): TemplateDraft {
  const { model, instructions, tools, permissions, max_turns, env, limits, ...rest } = defaults;
  const { keep_alive, output_schema, metadata, secrets, network, ...others } = rest;
  const options: Exclude<AgentModelRequest, string> =
    typeof model === 'object' && model !== null ? model : { id: model ?? '' };
  const isToolset = (tool: unknown): tool is Toolset => Object.keys(TOOLSETS).some((known) => known === tool);
  const otherTools = (tools ?? []).filter((tool) => !isToolset(tool));
  return {
    ...EMPTY_DRAFT,
    name,
    description: description ?? '',
    model: options.id,
    effort: options.effort ?? '',
    maxOutputTokens: toText(options.max_output_tokens),
    temperature: toText(options.temperature),
    fallbacks: options.fallbacks?.join(', ') ?? '',
    instructions: instructions ?? '',
    hasTools: Array.isArray(tools),
    toolsets: tools?.filter(isToolset) ?? DEFAULT_TOOLSETS,
    otherTools: otherTools.length > 0 ? toText(otherTools) : '',
    policy: permissions?.default ?? 'allow',
    rules: permissions?.rules ?? [],
    maxTurns: toText(max_turns),
    secrets: secrets ?? [],
    network: toNetworkDraft(network),
    env: Object.entries(env ?? {}).map(([name, value]) => ({ name, value })),
    maxCostUsd: toText(limits?.max_cost_usd),
    maxTokens: toText(limits?.max_tokens),
    maxToolCalls: toText(limits?.max_tool_calls),
    maxSeconds: toText(limits?.max_seconds),
    keepAlive: keep_alive ?? false,
    schema: toText(output_schema),
    metadata: toText(metadata),
    others: Object.keys(others).length > 0 ? toText(others) : '',
  };
}

/** Whether a value is stored that cannot be shown. */
export const isHidden = (value: string): boolean => value === HIDDEN_VALUE;

/** What the API gets, or the errors by field. */
export function readDraft(
  draft: TemplateDraft,
): { description: string | null; defaults: TemplateDefaultsRequest } | { faults: DraftFaults } {
  const faults: DraftFaults = {};
  const readJson = (field: 'schema' | 'metadata' | 'others' | 'otherTools') => {
    if (draft[field].trim() === '') return undefined;
    const isList = field === 'otherTools';
    try {
      const value: unknown = JSON.parse(draft[field]);
      if (typeof value === 'object' && value !== null && Array.isArray(value) === isList) return value;
    } catch {
      // Falls through to the one error for everything else.
    }
    faults[field] = isList ? 'This is not a JSON list' : 'This is not a JSON object';
    return undefined;
  };
  const readNumber = (field: (keyof TemplateDraft & `max${string}`) | 'temperature') => {
    const text = draft[field].trim();
    if (text === '') return undefined;
    const value = Number(text);
    const isFraction = field === 'maxCostUsd' || field === 'temperature';
    if (Number.isFinite(value) && value >= 0 && (isFraction || Number.isInteger(value))) return value;
    faults[field] = isFraction ? 'A number, 0 or more' : 'A whole number, 0 or more';
    return undefined;
  };
  const limits = compact({
    max_cost_usd: readNumber('maxCostUsd'),
    max_tokens: readNumber('maxTokens'),
    max_tool_calls: readNumber('maxToolCalls'),
    max_seconds: readNumber('maxSeconds'),
  });
  const options = compact({
    effort: draft.effort || undefined,
    max_output_tokens: readNumber('maxOutputTokens'),
    temperature: readNumber('temperature'),
    fallbacks: nonEmpty(splitList(draft.fallbacks)),
  });
  const permissions = compact({
    default: draft.policy === 'allow' ? undefined : draft.policy,
    rules: nonEmpty(draft.rules.filter(({ tool }) => tool.trim() !== '')),
  });
  const otherTools = (readJson('otherTools') as unknown[] | undefined) ?? [];
  const env = draft.env.filter(({ name }) => name.trim() !== '');
  const defaults = {
    ...readJson('others'),
    ...compact({
      model:
        // Options need a model: that of the server.
        Object.keys(options).length > 0
          ? { id: draft.model || MODEL_ALIAS, ...options }
          : draft.model || undefined,
      instructions: draft.instructions.trim() === '' ? undefined : draft.instructions,
      tools: draft.hasTools ? [...draft.toolsets, ...otherTools] : undefined,
      permissions: nonEmpty(permissions),
      max_turns: readNumber('maxTurns'),
      secrets: nonEmpty(draft.secrets),
      network: readNetwork(draft.network),
      env: nonEmpty(Object.fromEntries(env.map(({ name, value }) => [name.trim(), value]))),
      limits: nonEmpty(limits),
      keep_alive: draft.keepAlive || undefined,
      output_schema: readJson('schema'),
      metadata: readJson('metadata'),
    }),
  } as TemplateDefaultsRequest;
  if (Object.keys(faults).length > 0) return { faults };
  return { description: draft.description.trim() || null, defaults };
}

/** Which part of the form has this field of the API. */
export function fieldOf(path: string): keyof TemplateDraft {
  const [first = '', second = '', third = ''] = path.split('.');
  if (first !== 'defaults') return first === 'description' ? 'description' : 'name';
  return FIELDS[`${second}.${third}`] ?? FIELDS[second] ?? 'others';
}

const FIELDS: Record<string, keyof TemplateDraft> = {
  model: 'model',
  'model.effort': 'effort',
  'model.max_output_tokens': 'maxOutputTokens',
  'model.temperature': 'temperature',
  'model.fallbacks': 'fallbacks',
  instructions: 'instructions',
  tools: 'otherTools',
  permissions: 'rules',
  max_turns: 'maxTurns',
  secrets: 'secrets',
  network: 'network',
  env: 'env',
  limits: 'maxCostUsd',
  'limits.max_tokens': 'maxTokens',
  'limits.max_tool_calls': 'maxToolCalls',
  'limits.max_seconds': 'maxSeconds',
  keep_alive: 'keepAlive',
  output_schema: 'schema',
  metadata: 'metadata',
};

function toText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function compact(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** The list or object; undefined if nothing is in it. */
function nonEmpty<Value extends object>(value: Value): Value | undefined {
  return Object.keys(value).length > 0 ? value : undefined;
}
