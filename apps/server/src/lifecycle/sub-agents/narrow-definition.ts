import {
  DEFAULT_MAX_TURNS,
  DEFAULT_MAX_WAIT_SECONDS,
  type MemoryAccess,
  matchesPattern,
  needsComputer,
  type Permissions,
  type SpawnAgentRequest,
  TOOLSETS,
} from '@jettson/contract';
import type { AgentDefinition, ToolRules } from '../../agents/agent-definition.ts';
import { fillNetwork } from '../../agents/fill-network.ts';
import type { AgentRow, NewAgent } from '../../agents/queries.ts';
import { intersectAccess } from '../../memory/model/intersect-access.ts';
import { isSwitchedOff } from '../../memory/recall/memory-settings.ts';
import { resolveDefinition } from '../resolve-definition.ts';
import { type NarrowedTools, narrowTools } from './narrow-tools.ts';

/** What of its parent a sub-agent depends on. */
export type Parent = Pick<
  AgentRow,
  'id' | 'parentId' | 'definition' | 'requireApproval' | 'memory' | 'metadata' | 'idleTimeoutSeconds'
>;

/** What a sub-agent is made of: nothing that its parent does not have. */
export interface NarrowedDefinition {
  /** Without its secrets. */
  definition: AgentDefinition;
  /** Names of its parent's secrets. */
  secrets: string[];
  rest: Pick<
    NewAgent,
    | 'metadata'
    | 'memory'
    | 'limits'
    | 'keepAlive'
    | 'idleTimeoutSeconds'
    | 'requireApproval'
    | 'outputSchema'
    | 'artifacts'
  >;
}

/** The fields of a template. */
type Fields = Omit<SpawnAgentRequest, 'task'>;

/**
 * What a sub-agent gets of what its template asks for; without a template, what its parent has. A template may bring
 * instructions, a model, limits, a schema for the answer and paths of artifacts; of everything else it chooses from what
 * the parent has. Files and webhooks of templates are for agents that a caller spawns. Throws `invalid_body` for tools that
 * the parent names and cannot give.
 */
export function narrowDefinition(
  parent: Parent,
  { named, template }: { named?: readonly string[] | undefined; template: Fields | null },
): NarrowedDefinition {
  const { definition: above } = parent;
  const fields = template ?? {};
  // Of three levels, the third one spawns nothing.
  const canSpawn = parent.parentId === null;
  const tools = narrowTools(above, { ...(named && { named }), template, canSpawn });
  const env = narrowNames(above.env ?? [], fields.env && Object.keys(fields.env), template !== null);
  const secrets = narrowNames(
    (above.secrets ?? []).map(({ name }) => name),
    fields.secrets,
    template !== null,
  );
  const hasShell = TOOLSETS.shell.some((name) => tools.builtIn.includes(name));
  const leftOut = [
    ...tools.leftOut,
    ...env.leftOut.map((name) => `env.${name}`),
    ...secrets.leftOut.map((name) => `secrets.${name}`),
    ...(['files', 'input_files'] as const).filter((field) => (fields[field] ?? []).length > 0),
    ...(fields.webhook ? ['webhook'] : []),
  ];
  return {
    definition: {
      ...resolveDefinition(modelOf(above, fields)),
      max_turns: atMost(above.max_turns ?? DEFAULT_MAX_TURNS, fields.max_turns),
      max_wait_seconds: atMost(above.max_wait_seconds ?? DEFAULT_MAX_WAIT_SECONDS, fields.max_wait_seconds),
      tools: tools.builtIn,
      ...(above.has_search && { has_search: true }),
      ...(tools.httpTools.length > 0 && { custom_tools: tools.httpTools }),
      ...(tools.servers.length > 0 && { mcp_servers: tools.servers }),
      ...permissionsOf(fields.permissions, tools),
      ...networkOf(above, fields),
      ...(hasShell && env.names.length > 0 && { env: env.names }),
      rules_above: [rulesOf(parent), ...(above.rules_above ?? [])],
      ...(leftOut.length > 0 && { left_out: leftOut }),
    },
    secrets: secrets.names,
    rest: {
      metadata: { ...fields.metadata, ...parent.metadata },
      memory: memoryOf(parent, fields),
      limits: fields.limits ?? {},
      // One that waits for messages would never end, and its parent would wait for it for ever.
      keepAlive: false,
      idleTimeoutSeconds: atMost(parent.idleTimeoutSeconds, fields.idle_timeout_seconds),
      requireApproval: [...new Set(fields.require_approval ?? [])].filter((pattern) =>
        concerns(tools, pattern),
      ),
      outputSchema: fields.output_schema ?? null,
      artifacts: needsComputer(tools.builtIn) ? (fields.artifacts ?? []) : [],
    },
  };
}

/** Model and instructions. Another model costs another price, which counts against the same budget. */
function modelOf(above: AgentDefinition, { model, instructions }: Fields): Fields {
  const { model: id, model_options: options } = above;
  const inherited = id === undefined ? undefined : { id, ...options };
  return { model: model ?? inherited, instructions };
}

function atMost(bound: number, asked: number | null | undefined): number {
  return Math.min(bound, asked ?? bound);
}

function narrowNames(
  held: readonly string[],
  asked: readonly string[] | null | undefined,
  hasTemplate: boolean,
): { names: string[]; leftOut: string[] } {
  // A template that names none wants none.
  const wanted = asked ?? (hasTemplate ? [] : held);
  return {
    names: held.filter((name) => wanted.includes(name)),
    leftOut: wanted.filter((name) => !held.includes(name)),
  };
}

/** The template's rules, without those about tools that the sub-agent does not have. */
function permissionsOf(
  permissions: Permissions | null | undefined,
  tools: NarrowedTools,
): { permissions?: Permissions } {
  if (!permissions) return {};
  const rules = (permissions.rules ?? []).filter(({ tool }) => concerns(tools, tool));
  return { permissions: { ...permissions, rules } };
}

function concerns({ builtIn, httpTools, servers }: NarrowedTools, pattern: string): boolean {
  return (
    [...builtIn, ...httpTools.map(({ name }) => name)].some((name) => matchesPattern(pattern, name)) ||
    servers.some(({ name }) => pattern.startsWith(`${name}__`))
  );
}

function rulesOf({ definition, requireApproval }: Parent): ToolRules {
  return { permissions: definition.permissions, require_approval: requireApproval };
}

/** Where a template says nothing, the network is the parent's, as it is at any time. */
function networkOf(
  above: AgentDefinition,
  { network }: Fields,
): Pick<AgentDefinition, 'network' | 'inherits_network'> {
  if (network) return { network: fillNetwork(network) };
  return { ...(above.network && { network: above.network }), inherits_network: true };
}

function memoryOf(parent: Parent, fields: Fields): MemoryAccess | null {
  const memory = intersectAccess(parent.memory, fields.memory);
  const own = { memory: null, metadata: fields.metadata ?? {} };
  const isOff = (name: 'recall' | 'extract') => isSwitchedOff(own, name) || isSwitchedOff(parent, name);
  return isOff('recall') || isOff('extract')
    ? { ...memory, ...(isOff('recall') && { recall: false }), ...(isOff('extract') && { extract: false }) }
    : memory;
}
