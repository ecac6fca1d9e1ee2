import { type Tool, ToolError } from '@jettson/agent';
import { type EventPayload, matchesPattern, type RequestHeaders } from '@jettson/contract';
import PQueue from 'p-queue';
import { mcpServerOf } from '../../agents/agent-definition.ts';
import { isRepeatable } from '../../mcp-servers/mcp-tool.ts';
import { McpServerError, type OpenMcpServer, openMcpServer } from '../../mcp-servers/open-mcp-server.ts';
import type { LeasedAgent } from '../leases.ts';
import type { Run } from '../run.ts';
import { describeMcpTool } from './described-tools.ts';
import { findInputFault } from './find-input-fault.ts';
import { listServers, toolNames } from './list-servers.ts';
import { RequiredServerError, UnknownToolRuleError } from './server-errors.ts';

/** Of one agent: an answer has up to 10 MB. */
const CALLS_AT_ONCE = 4;

type McpTool = EventPayload<'mcp-listed'>['data']['tools'][number];

/**
 * The tools that the agent has of its MCP servers, whose requests count for `networkId`. Throws RequiredServerError and
 * UnknownToolRuleError, and the reason of a signal.
 */
export async function openMcpTools(
  run: Run,
  { networkId, headers }: { networkId: string; headers: Record<string, RequestHeaders> },
): Promise<{ tools: Tool[] } & AsyncDisposable> {
  const { deps, agent, sources } = run;
  await using opened = new AsyncDisposableStack();
  const servers = (agent.definition.mcp_servers ?? []).map((server) => {
    const { name, url } = server;
    const session = deps.openPolicySession(networkId);
    return { ...server, open: opened.use(openMcpServer(session, { url, headers: headers[name] ?? {} })) };
  });
  const events = await listServers(run, servers);
  for (const event of events) sources.note(event);
  for (const { type, data } of events) {
    const isRequired = servers.some(({ name, required }) => name === data.server && required);
    if (type === 'mcp-failed' && isRequired) throw new RequiredServerError(data.server, data.error);
  }
  checkRules(agent, events);
  const byName = new Map(servers.map(({ name, open }) => [name, open]));
  const calls = new PQueue({ concurrency: CALLS_AT_ONCE });
  const tools = events.flatMap(({ type, data }) => {
    const open = byName.get(data.server);
    return type === 'mcp-listed' && open ? data.tools.map((tool) => toTool(run, { open, calls }, tool)) : [];
  });
  const kept = opened.move();
  return { tools, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** Throws UnknownToolRuleError for a rule about a server's tools that matches none of them. */
function checkRules(
  { definition, requireApproval }: LeasedAgent,
  events: readonly EventPayload<'mcp-listed' | 'mcp-failed'>[],
): void {
  // Built-in tools have no name that begins like a server's.
  const tools = [...(definition.custom_tools ?? []).map(({ name }) => name), ...events.flatMap(toolNames)];
  const patterns = [...(definition.permissions?.rules ?? []).map(({ tool }) => tool), ...requireApproval];
  for (const pattern of patterns) {
    const server = mcpServerOf(definition, pattern);
    const isAway = events.some(({ type, data }) => type === 'mcp-failed' && data.server === server?.name);
    if (server === undefined || isAway || tools.some((name) => matchesPattern(pattern, name))) continue;
    throw new UnknownToolRuleError(pattern, server.name);
  }
}

function toTool(
  { deps, agent }: Run,
  { open: server, calls }: { open: OpenMcpServer; calls: PQueue },
  tool: McpTool,
): Tool {
  const { input_schema: inputSchema, annotations } = tool;
  return {
    ...describeMcpTool(tool),
    parallelSafe: annotations.readOnlyHint ?? false,
    isRepeatable: isRepeatable(tool),
    findInputFault: (input) => findInputFault(deps.schemas, agent.accountId, { inputSchema, input }),
    async execute(input: Record<string, unknown>, { signal }) {
      const call = () => server.call(tool, input, signal);
      const result = await calls.add(call, { signal }).catch((error) => {
        if (!(error instanceof McpServerError)) throw error;
        throw new ToolError(`The MCP server failed: ${error.message}. The call may have taken effect.`, {
          forPeople: `its server failed: ${error.message}`,
        });
      });
      const { isError, text, structured, pictures } = result;
      if (isError)
        throw new ToolError(text || 'The tool reported an error without saying more.', {
          forPeople: text.slice(0, 300),
        });
      const [image] = pictures;
      return {
        output: {
          ...(text !== '' || structured === undefined ? { text } : {}),
          ...(structured !== undefined && { structured }),
        },
        ...(pictures.length > 1 ? { images: pictures } : image && { image }),
      };
    },
  };
}
