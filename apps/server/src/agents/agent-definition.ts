import {
  type AgentModelOptions,
  DEFAULT_MAX_TURNS,
  type EventPayload,
  MODEL_ALIAS,
  needsComputer,
  type Permissions,
  type Policy,
  policyOf,
  TOOL_NAMES,
} from '@jettson/contract';

/** What of an agent its spawn defined: what is absent is as the installation has it. Kept with the agent, as it was resolved. */
export interface AgentDefinition {
  model?: string;
  model_options?: AgentModelOptions;
  instructions?: string;
  max_turns?: number;
  /** Names of built-in tools. */
  tools?: string[];
  permissions?: Permissions;
  /** Names of variables; their values are sealed beside the definition. */
  env?: string[];
}

/** The definition as answers and the event `agent-configured` show it: whole, with defaults, without values of variables. */
export function shownDefinition(definition: AgentDefinition): EventPayload<'agent-configured'>['data'] {
  const { model = MODEL_ALIAS, model_options = null, instructions = null, permissions = null } = definition;
  const { max_turns = DEFAULT_MAX_TURNS, env = [] } = definition;
  return {
    model,
    model_options,
    instructions,
    max_turns,
    env: Object.fromEntries(env.map((name) => [name, '…'])),
    tools: [...toolsOf(definition)],
    permissions,
  };
}

/** What the sealed variables of an agent are sealed for. */
export function envPlace(agentId: string): string {
  return `agents:${agentId}`;
}

/** The names of the agent's tools. */
export function toolsOf({ tools }: AgentDefinition): readonly string[] {
  return tools ?? TOOL_NAMES;
}

/** Whether the agent works on a computer. */
export function hasComputer(definition: AgentDefinition): boolean {
  return needsComputer(toolsOf(definition));
}

/** The policy for a call of the tool. `require_approval` is short for "ask" and never weakens a rule. */
export function toolPolicy(
  { definition, requireApproval }: { definition: AgentDefinition; requireApproval: readonly string[] },
  tool: string,
): Policy {
  const policy = policyOf(definition.permissions, tool);
  return policy === 'allow' && requireApproval.includes(tool) ? 'ask' : policy;
}

/** The names of an agent's models, the first choice first; empty: the server's default. */
export function modelsOf({ model, model_options: options }: AgentDefinition): string[] {
  const fallbacks = options?.fallbacks ?? [];
  return model === undefined ? [] : [...new Set([model, ...fallbacks])];
}
