import { matchesPattern } from '@jettson/contract';
import type { Schemas } from '@jettson/schemas';
import { type McpTool, toMcpTool } from './mcp-tool.ts';
import { nameTool } from './name-tool.ts';
import { McpServerError, type OpenMcpServer } from './open-mcp-server.ts';

/** Of one server's tools, descriptions and schemas together: the model reads them at each turn, and the log keeps them. */
const MAX_LIST_CHARS = 500_000;
/** How many of the tools that are left out are named. */
const MAX_NAMED = 50;
/** For checking the schemas of all servers, milliseconds: a usual one takes less than 10. */
const CHECK_MS = 30_000;

/** A tool that the agent has. */
interface TakenTool extends McpTool {
  /** The name that the model calls. */
  name: string;
}

interface LeftOutTool {
  tool: string;
  reason: 'too_many' | 'name_taken' | 'unusable_schema' | 'too_large' | 'unreadable';
  /** More about it, for people. */
  detail?: string;
}

/** What the agent has of a server's list, or why it has nothing. */
export type TakenList =
  | {
      server: string;
      tools: TakenTool[];
      leftOut: LeftOutTool[];
      /** How many were left out, those that are not named included. */
      leftOutCount: number;
      /** Whether the server has more tools than were read. */
      isCut: boolean;
    }
  | { server: string; error: string };

/** A server to take the list of. */
export interface ListedServer {
  name: string;
  allowedTools: readonly string[] | undefined;
  open: OpenMcpServer;
}

/**
 * Asks all servers at once for their tools, and takes those that can be used: the first servers first, until the agent has
 * `room` more. `names` are taken already.
 */
export async function takeTools(
  { schemas, accountId }: { schemas: Schemas; accountId: string },
  servers: readonly ListedServer[],
  { names, room, signal }: { names: Iterable<string>; room: number; signal: AbortSignal },
): Promise<TakenList[]> {
  const lists = await Promise.all(
    servers.map(async (server) => {
      try {
        return await server.open.list(signal);
      } catch (error) {
        if (!(error instanceof McpServerError)) throw error;
        return { error: error.message };
      }
    }),
  );
  const taken = new Set(names);
  const full = taken.size + room;
  const deadline = performance.now() + CHECK_MS;
  const result: TakenList[] = [];
  for (const [index, { name: server, allowedTools }] of servers.entries()) {
    const list = lists[index];
    if (list === undefined || 'error' in list) {
      result.push({ server, error: list?.error ?? 'it was not asked' });
      continue;
    }
    const chosen = list.tools.filter((tool) => isAllowed(tool, allowedTools));
    const sorted = await sortOut({ schemas, accountId, server, taken, full, deadline, signal }, chosen);
    result.push({
      server,
      ...sorted,
      leftOut: sorted.leftOut.slice(0, MAX_NAMED),
      leftOutCount: sorted.leftOut.length,
      isCut: list.isCut,
    });
  }
  return result;
}

function isAllowed(listed: unknown, allowed: readonly string[] | undefined): boolean {
  if (allowed === undefined) return true;
  const name = nameOf(listed);
  return allowed.some((pattern) => matchesPattern(pattern, name));
}

function nameOf(listed: unknown): string {
  const isNamed = typeof listed === 'object' && listed !== null && 'name' in listed;
  return isNamed ? String(listed.name).slice(0, 200) : '';
}

interface Sorting {
  schemas: Schemas;
  accountId: string;
  server: string;
  /** The names of all tools so far; those that are taken are added. */
  taken: Set<string>;
  /** How many names there may be. */
  full: number;
  /** From then on no schema is checked. */
  deadline: number;
  signal: AbortSignal;
}

/** Which of a server's tools the agent gets, in their order. */
async function sortOut(
  { schemas, accountId, server, taken, full, deadline, signal }: Sorting,
  listed: readonly unknown[],
): Promise<{ tools: TakenTool[]; leftOut: LeftOutTool[] }> {
  const tools: TakenTool[] = [];
  const leftOut: LeftOutTool[] = [];
  let characters = 0;
  for (const one of listed) {
    signal.throwIfAborted();
    const leave = (reason: LeftOutTool['reason'], detail?: string) =>
      leftOut.push({ tool: nameOf(one), reason, ...(detail !== undefined && { detail }) });
    const tool = toMcpTool(one);
    if (tool === null) {
      leave('unreadable');
      continue;
    }
    const name = nameTool(server, tool.tool);
    const size = JSON.stringify(tool).length;
    if (taken.has(name)) leave('name_taken');
    else if (taken.size >= full) leave('too_many');
    else if (characters + size > MAX_LIST_CHARS) leave('too_large');
    else if (performance.now() > deadline)
      leave('unusable_schema', 'not checked: other schemas took too long');
    else {
      const fault = await schemas.findSchemaFault(accountId, tool.input_schema);
      if (fault !== undefined)
        leave('unusable_schema', `${fault.path} ${fault.message}`.trim().slice(0, 200));
      else {
        taken.add(name);
        characters += size;
        tools.push({ name, ...tool });
      }
    }
  }
  return { tools, leftOut };
}
