import type { Agent } from '@jettson/contract';
import type { SpawnOptions } from '@jettson/sdk';

/** The contents of the form, as typed. */
export interface SpawnDraft {
  task: string;
  name: string;
  region: string;
  metadata: string;
  schema: string;
  keepAlive: boolean;
  maxCostUsd: string;
  maxTokens: string;
  maxToolCalls: string;
  maxSeconds: string;
  requireApproval: string[];
}

export const EMPTY_DRAFT: SpawnDraft = {
  task: '',
  name: '',
  region: '',
  metadata: '',
  schema: '',
  keepAlive: false,
  maxCostUsd: '',
  maxTokens: '',
  maxToolCalls: '',
  maxSeconds: '',
  requireApproval: [],
};

export type DraftFaults = Partial<Record<keyof SpawnDraft, string>>;

/** The form filled in from an earlier agent, to run it again. */
export function toDraft({ task, name, metadata, limits, keep_alive, require_approval }: Agent): SpawnDraft {
  const { region, ...rest } = metadata;
  return {
    ...EMPTY_DRAFT,
    task,
    name: name ?? '',
    region: typeof region === 'string' ? region : '',
    metadata: Object.keys(rest).length > 0 ? JSON.stringify(rest, null, 2) : '',
    keepAlive: keep_alive,
    maxCostUsd: limits.max_cost_usd?.toString() ?? '',
    maxTokens: limits.max_tokens?.toString() ?? '',
    maxToolCalls: limits.max_tool_calls?.toString() ?? '',
    maxSeconds: limits.max_seconds?.toString() ?? '',
    requireApproval: require_approval,
  };
}

/** The options for the API, or the errors by field. */
export function readDraft(
  draft: SpawnDraft,
): { task: string; options: SpawnOptions } | { faults: DraftFaults } {
  const faults: DraftFaults = {};
  if (draft.task.trim() === '') faults.task = 'Say what the agent should do';
  const readObject = (field: 'metadata' | 'schema') => {
    if (draft[field].trim() === '') return undefined;
    try {
      const value: unknown = JSON.parse(draft[field]);
      if (value !== null && typeof value === 'object' && !Array.isArray(value))
        return value as Record<string, unknown>;
    } catch {
      // Falls through to the one error for everything that is not an object.
    }
    faults[field] = 'This is not a JSON object';
    return undefined;
  };
  const readNumber = (field: 'maxCostUsd' | 'maxTokens' | 'maxToolCalls' | 'maxSeconds') => {
    if (draft[field].trim() === '') return undefined;
    const value = Number(draft[field]);
    if (Number.isFinite(value) && value >= 0 && (field === 'maxCostUsd' || Number.isInteger(value)))
      return value;
    faults[field] = field === 'maxCostUsd' ? 'A number, 0 or more' : 'A whole number, 0 or more';
    return undefined;
  };
  const metadata = readObject('metadata');
  const outputSchema = readObject('schema');
  const limits = {
    ...defined('max_cost_usd', readNumber('maxCostUsd')),
    ...defined('max_tokens', readNumber('maxTokens')),
    ...defined('max_tool_calls', readNumber('maxToolCalls')),
    ...defined('max_seconds', readNumber('maxSeconds')),
  };
  if (Object.keys(faults).length > 0) return { faults };
  const options: SpawnOptions = {
    ...(draft.name.trim() && { name: draft.name.trim() }),
    ...(draft.region && { region: draft.region }),
    ...(metadata && { metadata }),
    ...(outputSchema && { outputSchema }),
    ...(draft.keepAlive && { keepAlive: true }),
    ...(Object.keys(limits).length > 0 && { limits }),
    ...(draft.requireApproval.length > 0 && { requireApproval: draft.requireApproval }),
  };
  return { task: draft.task, options };
}

function defined<Name extends string>(name: Name, value: number | undefined): Partial<Record<Name, number>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, number>);
}
