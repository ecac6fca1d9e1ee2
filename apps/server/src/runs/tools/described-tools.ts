import type { DescribedTool } from '@jettson/agent';
import type { Computer } from '@jettson/computers';
import type { CustomTool, EventPayload } from '@jettson/contract';
import { type AgentDefinition, hasComputer } from '../../agents/agent-definition.ts';
import type { AgentRow } from '../../agents/queries.ts';
import { offerTools, type ToolBindings } from './offer-tools.ts';

type McpListed = EventPayload<'mcp-listed'>['data'];

/**
 * The tools that this model is offered, as it reads of them and in the order of its requests; they cannot be called. `lists`:
 * what the log has of the agent's MCP servers.
 */
export function describedTools(agent: AgentRow, model: string, lists: readonly McpListed[]): DescribedTool[] {
  const { definition } = agent;
  const computer = hasComputer(definition) ? NO_REAL_COMPUTER : null;
  return [
    ...offerTools(agent, model, { ...NOTHING, computer }),
    ...describeCustom(definition, 'function'),
    ...describeCustom(definition, 'http'),
    ...lists.flatMap(({ server, tools }) =>
      hasServer(definition, server) ? tools.map(describeMcpTool) : [],
    ),
  ];
}

/** An MCP server's tool as the model reads of it. */
export function describeMcpTool({
  name,
  tool,
  description,
  input_schema: inputSchema,
}: McpListed['tools'][number]): DescribedTool {
  return { name, description: description === '' ? `The tool ${tool}.` : description, inputSchema };
}

function describeCustom(
  { custom_tools: tools = [] }: AgentDefinition,
  type: CustomTool['type'],
): DescribedTool[] {
  return tools
    .filter((tool) => tool.type === type)
    .map(({ name, description, input_schema: inputSchema }) => ({ name, description, inputSchema }));
}

function hasServer({ mcp_servers: servers = [] }: AgentDefinition, name: string): boolean {
  return servers.some((server) => server.name === name);
}

const notBound = () => {
  throw new Error('A tool that is only described cannot be called');
};

/** Tools look at what they act with when they are called, and these never are. */
const NOTHING = {
  openSession: notBound,
  env: {},
  fetch: notBound,
  web: { readPage: notBound, search: notBound },
  memory: { put: notBound, get: notBound, search: notBound, list: notBound, delete: notBound },
  agents: { spawn: notBound, wait: notBound },
} satisfies Omit<ToolBindings, 'computer'>;
const NO_REAL_COMPUTER = {} as Computer;
