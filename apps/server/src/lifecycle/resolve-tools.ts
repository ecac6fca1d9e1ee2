import {
  type CustomTool,
  type CustomToolRequest,
  DEFAULT_FUNCTION_SECONDS,
  DEFAULT_TOOL_NAMES,
  MAX_HTTP_SECONDS,
  MAX_TOOLS,
  matchesPattern,
  needsComputer,
  noSuch,
  SEARCH_TOOL,
  type SpawnAgentRequest,
  TOOL_NAMES,
  TOOLSETS,
  type Toolset,
} from '@jettson/contract';
import { ApiError } from '../errors.ts';
import { hideHeaders } from './request-headers.ts';

type GivenTools = Pick<SpawnAgentRequest, 'tools'>;

interface Installation {
  /** Whether agents can search the web. */
  offersSearch: boolean;
}

/**
 * The names of the built-in tools that the request gives the agent, in the order in which the model is shown them; undefined
 * for all. Throws `invalid_body` for a name that is neither a toolset nor a tool.
 */
export function resolveTools({ tools }: GivenTools, { offersSearch }: Installation): string[] | undefined {
  if (tools === undefined || tools === null) return undefined;
  const chosen = new Set(
    tools.flatMap((tool, index) => (typeof tool === 'string' ? toolsNamed(tool, `tools.${index}`) : [])),
  );
  return TOOL_NAMES.filter((name) => chosen.has(name) && (offersSearch || name !== SEARCH_TOOL));
}

/** The tools that the request brings, with their defaults. */
export function resolveCustomTools({ tools }: GivenTools): CustomTool[] {
  return (tools ?? []).flatMap((tool) => (typeof tool === 'string' ? [] : [toCustomTool(tool)]));
}

/**
 * Throws `invalid_body` for a name that is taken, for too many tools, and for settings that could have no effect: a rule that matches
 * no tool, or files without a computer.
 */
export function checkTools(request: Omit<SpawnAgentRequest, 'task'>, installation: Installation): void {
  checkNames(request);
  checkSearch(request, installation);
  const builtIn: readonly string[] = resolveTools(request, installation) ?? DEFAULT_TOOL_NAMES;
  const tools = [...builtIn, ...resolveCustomTools(request).map(({ name }) => name)];
  if (tools.length > MAX_TOOLS) {
    throw new ApiError('invalid_body', `tools: the agent would have ${tools.length} tools`, {
      details: { field: 'tools', expected: `at most ${MAX_TOOLS} tools, built-in ones included` },
    });
  }
  // What a server has is known when the agent starts: rules about its tools are checked then.
  const isOfServer = (pattern: string) =>
    (request.mcp_servers ?? []).some(({ name }) => pattern.startsWith(`${name}__`));
  for (const [index, { tool }] of (request.permissions?.rules ?? []).entries()) {
    if (!isOfServer(tool)) requireMatch(`permissions.rules.${index}.tool`, tool, tools);
  }
  for (const [index, pattern] of (request.require_approval ?? []).entries()) {
    if (!isOfServer(pattern)) requireMatch(`require_approval.${index}`, pattern, tools);
  }
  if (Object.keys(request.env ?? {}).length > 0 && !TOOLSETS.shell.some((name) => builtIn.includes(name))) {
    throw new ApiError(
      'invalid_body',
      'env: the agent has no shell tool, so it runs no commands that could read these variables',
      {
        details: { field: 'env', expected: '"shell" in tools' },
      },
    );
  }
  if (needsComputer(builtIn)) return;
  for (const field of ['files', 'artifacts'] as const) {
    if ((request[field] ?? []).length === 0) continue;
    throw new ApiError(
      'invalid_body',
      `${field}: the agent has neither shell nor files tools, so it has no computer for them`,
      {
        details: { field, expected: '"shell" or "files" in tools' },
      },
    );
  }
}

/** A toolset may come without the search, but a request that names the search must not be accepted without it. */
function checkSearch({ tools }: GivenTools, { offersSearch }: Installation): void {
  const index = (tools ?? []).indexOf(SEARCH_TOOL);
  if (offersSearch || index === -1) return;
  const field = `tools.${index}`;
  throw new ApiError('invalid_body', `${field}: this server has no web search`, {
    details: { field, expected: 'a tool that this server has; its operator can set JETTSON_WEB_SEARCH' },
  });
}

function toCustomTool(tool: CustomToolRequest): CustomTool {
  if (tool.type === 'function') {
    return { ...tool, timeout_seconds: tool.timeout_seconds ?? DEFAULT_FUNCTION_SECONDS };
  }
  const { headers, timeout_seconds: seconds, ...rest } = tool;
  return { ...rest, headers: hideHeaders(headers), timeout_seconds: seconds ?? MAX_HTTP_SECONDS };
}

/** Built-in names need no check: none of them can be given to a custom tool. */
function checkNames({ tools }: GivenTools): void {
  const taken = new Set<string>();
  for (const [index, tool] of (tools ?? []).entries()) {
    if (typeof tool === 'string') continue;
    if (taken.has(tool.name)) {
      const field = `tools.${index}.name`;
      throw new ApiError('invalid_body', `${field}: another tool is called ${tool.name}, too`, {
        details: { field, expected: 'a name that no other tool has' },
      });
    }
    taken.add(tool.name);
  }
}

function requireMatch(field: string, pattern: string, tools: readonly string[]): void {
  if (tools.some((name) => matchesPattern(pattern, name))) return;
  throw unknown(field, noSuch('tool', pattern, tools), tools);
}

function toolsNamed(name: string, field: string): readonly string[] {
  if (Object.hasOwn(TOOLSETS, name)) return TOOLSETS[name as Toolset];
  if (TOOL_NAMES.some((known) => known === name)) return [name];
  const known = [...Object.keys(TOOLSETS), ...TOOL_NAMES];
  throw unknown(field, noSuch('tool or toolset', name, known), known);
}

function unknown(field: string, message: string, known: readonly string[]): ApiError {
  return new ApiError('invalid_body', `${field}: ${message}`, {
    details: { field, expected: known.join(' | ') || 'nothing: the agent has no tools' },
  });
}
