import {
  type AgentModelOptions,
  type AgentNetwork,
  type AgentTemplate,
  type CustomTool,
  DEFAULT_MAX_TURNS,
  DEFAULT_MAX_WAIT_SECONDS,
  DEFAULT_TOOL_NAMES,
  type EventPayload,
  HIDDEN_VALUE,
  type InputFile,
  type McpServer,
  MODEL_ALIAS,
  matchesPattern,
  needsComputer,
  type Permissions,
  type Policy,
  type PutMemoryRequest,
  policyOf,
  SEARCH_TOOL,
  UNRESTRICTED,
} from '@jettson/contract';
import type { AgentSecret } from '../secrets/take-secrets.ts';

/**
 * The part of an agent that its spawn defined, with names resolved. For what is absent, the server's defaults apply.
 */
export interface AgentDefinition {
  template?: AgentTemplate;
  model?: string;
  model_options?: AgentModelOptions;
  instructions?: string;
  max_turns?: number;
  max_wait_seconds?: number;
  /** Names of built-in tools; absent: all of them. */
  tools?: string[];
  /** The installation had a search when the agent was spawned. */
  has_search?: true;
  /** Tools that the spawn brought. */
  custom_tools?: CustomTool[];
  /** Names of their headers; the values are sealed beside the definition, as those of tools. */
  mcp_servers?: McpServer[];
  permissions?: Permissions;
  /** What it may reach; absent: whatever the installation allows. */
  network?: AgentNetwork;
  secrets?: AgentSecret[];
  /** Names of variables; their values are sealed beside the definition. */
  env?: string[];
  /** What the model sees beside the task; the contents are stored separately. */
  input_files?: InputFile[];
  /** Of a sub-agent: what the spawns of the agents above it said about calls of tools, which holds for it as well. */
  rules_above?: ToolRules[];
  /** Of a sub-agent: its network is its parent's, and changes with it. */
  inherits_network?: true;
  /** Where the task comes from, unless a user wrote it: of a sub-agent, the least trusted source of what its parent had read. */
  task_source?: NonNullable<PutMemoryRequest['provenance']>;
  /** Of a sub-agent: what its template asks for and its parent does not have. */
  left_out?: string[];
}

/** What a spawn says about calls of tools. */
export interface ToolRules {
  permissions?: Permissions | undefined;
  require_approval: readonly string[];
}

/**
 * The definition as responses and the event `agent-configured` show it: complete, with defaults, without the values of
 * variables.
 */
export function shownDefinition(definition: AgentDefinition): EventPayload<'agent-configured'>['data'] {
  const { template = null, model = MODEL_ALIAS, model_options = null } = definition;
  const { instructions = null, permissions = null } = definition;
  const { max_turns = DEFAULT_MAX_TURNS, max_wait_seconds = DEFAULT_MAX_WAIT_SECONDS } = definition;
  const { env = [], input_files = [] } = definition;
  const { custom_tools = [], mcp_servers = [], network = UNRESTRICTED, secrets = [] } = definition;
  return {
    template,
    model,
    model_options,
    instructions,
    max_turns,
    max_wait_seconds,
    env: Object.fromEntries(env.map((name) => [name, HIDDEN_VALUE])),
    tools: [...builtInToolsOf(definition), ...custom_tools],
    mcp_servers,
    permissions,
    network,
    secrets: secrets.map(({ name }) => name),
    input_files,
  };
}

/** The context that the variables of an agent are sealed with. */
export function envPlace(agentId: string): string {
  return `agents:${agentId}`;
}

/** The names of the agent's built-in tools. */
export function builtInToolsOf({ tools, has_search: hasSearch }: AgentDefinition): readonly string[] {
  return tools ?? DEFAULT_TOOL_NAMES.filter((name) => hasSearch || name !== SEARCH_TOOL);
}

/** The MCP server whose tool it is, by the name that the model calls. */
export function mcpServerOf({ mcp_servers: servers }: AgentDefinition, tool: string): McpServer | undefined {
  return servers?.find(({ name }) => tool.startsWith(`${name}__`));
}

/** Whether the agent needs a computer. */
export function hasComputer(definition: AgentDefinition): boolean {
  return needsComputer(builtInToolsOf(definition));
}

/** Reads turns of the agent's own log; the loop offers it. */
const HISTORY_TOOL = 'jettson_history_read';

const STRICTEST_FIRST = ['deny', 'ask', 'allow'] as const satisfies Policy[];

/** The policy for a call of the tool: for a sub-agent, the strictest of its own and those of the agents above it. */
export function toolPolicy(
  { definition, requireApproval }: { definition: AgentDefinition; requireApproval: readonly string[] },
  tool: string,
): Policy {
  // It shows only what the agent has read before.
  if (tool === HISTORY_TOOL) return 'allow';
  const own = { permissions: definition.permissions, require_approval: requireApproval };
  const policies = [own, ...(definition.rules_above ?? [])].map((rules) => policyUnder(rules, tool));
  return STRICTEST_FIRST.find((policy) => policies.includes(policy)) ?? 'allow';
}

/** `require_approval` is short for "ask" and never weakens a rule. */
function policyUnder({ permissions, require_approval: patterns }: ToolRules, tool: string): Policy {
  const policy = policyOf(permissions, tool);
  return policy === 'allow' && patterns.some((pattern) => matchesPattern(pattern, tool)) ? 'ask' : policy;
}

/** The names of an agent's models, in order of preference; empty: the server's default. */
export function modelsOf({ model, model_options: options }: AgentDefinition): string[] {
  const fallbacks = options?.fallbacks ?? [];
  return model === undefined ? [] : [...new Set([model, ...fallbacks])];
}
