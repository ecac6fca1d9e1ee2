import { type EventPayload, MAX_TOOLS, type McpServer } from '@jettson/contract';
import { builtInToolsOf } from '../../agents/agent-definition.ts';
import { readLog } from '../../agents/read-log.ts';
import type { OpenMcpServer } from '../../mcp-servers/open-mcp-server.ts';
import { type TakenList, takeTools } from '../../mcp-servers/take-tools.ts';
import type { Run } from '../run.ts';

type ListEvent = EventPayload<'mcp-listed' | 'mcp-failed'>;

/**
 * What the agent has of its servers, as its log says: one event for each, in their order. A server that the log does not
 * know is asked now, and written down. After a takeover the agent has the tools that it had before, whatever its servers
 * offer by then.
 */
export async function listServers(
  run: Run,
  servers: readonly (McpServer & { open: OpenMcpServer })[],
): Promise<ListEvent[]> {
  if (servers.length === 0) return [];
  const { deps, agent, journal } = run;
  const types = ['mcp-listed', 'mcp-failed'] as const;
  const known: ListEvent[] = await readLog(deps.database.db, agent.accountId, agent.id, types);
  const asked = servers.filter(({ name }) => !known.some(({ data }) => data.server === name));
  if (asked.length === 0) return known;

  const own = [
    ...builtInToolsOf(agent.definition),
    ...(agent.definition.custom_tools ?? []).map(({ name }) => name),
  ];
  const names = [...own, ...known.flatMap(toolNames)];
  const lists = await takeTools(
    { schemas: deps.schemas, accountId: agent.accountId },
    asked.map(({ name, allowed_tools: allowedTools, open }) => ({
      name,
      allowedTools: allowedTools ?? undefined,
      open,
    })),
    { names, room: MAX_TOOLS - names.length, signal: AbortSignal.any([run.stop, run.handOver]) },
  );
  const events = lists.map(toEvent);
  for (const event of events) await journal.record({ ...event, progress: progressOf(event) });
  await journal.flush();
  return [...known, ...events];
}

/** The names of the tools that an event brings. */
export function toolNames(event: ListEvent): string[] {
  return event.type === 'mcp-listed' ? event.data.tools.map(({ name }) => name) : [];
}

function toEvent(list: TakenList): ListEvent {
  const { server } = list;
  if ('error' in list) return { type: 'mcp-failed', data: { server, error: list.error } };
  return {
    type: 'mcp-listed',
    data: {
      server,
      tools: list.tools,
      left_out: list.leftOut,
      left_out_count: list.leftOutCount,
      has_more: list.isCut,
    },
  };
}

function progressOf(event: ListEvent): { kind: 'info'; message: string } {
  const { server } = event.data;
  if (event.type === 'mcp-failed') {
    return { kind: 'info', message: `MCP server ${server} failed: ${event.data.error}` };
  }
  const { tools, left_out_count: leftOut } = event.data;
  const rest = leftOut === 0 ? '' : `, ${leftOut} left out`;
  return { kind: 'info', message: `MCP server ${server}: ${tools.length} tools${rest}` };
}
