import {
  type CustomTool,
  DEFAULT_TOOL_NAMES,
  type McpServer,
  matchesPattern,
  noSuch,
  type SpawnAgentRequest,
  TOOL_NAMES,
  TOOLSETS,
  type Toolset,
} from '@jettson/contract';
import { type AgentDefinition, builtInToolsOf } from '../../agents/agent-definition.ts';
import { ApiError } from '../../errors.ts';

/** The tools of a sub-agent, all of which its parent has. */
export interface NarrowedTools {
  builtIn: string[];
  httpTools: CustomTool[];
  servers: McpServer[];
  /** What its template asks for and its parent does not have. */
  leftOut: string[];
}

/** What a sub-agent can be given. */
interface Offer {
  builtIn: readonly string[];
  httpTools: readonly CustomTool[];
  servers: readonly McpServer[];
}

type TemplateTools = Pick<SpawnAgentRequest, 'tools' | 'mcp_servers'>;

/**
 * The tools that a sub-agent has of its parent's: those that the parent names, else those of its template, else all but
 * the ones for sub-agents. HTTP tools and servers are the parent's own, headers included, whatever the template has under
 * their names. Function tools stay with the parent: the program that runs them follows it and not its sub-agents.
 *
 * `canSpawn`: whether it may have sub-agents itself. Throws `invalid_body`, for the parent's model to read, for a name that
 * the parent cannot give.
 */
export function narrowTools(
  parent: AgentDefinition,
  {
    named,
    template,
    canSpawn,
  }: { named?: readonly string[]; template: TemplateTools | null; canSpawn: boolean },
): NarrowedTools {
  const offer: Offer = {
    builtIn: builtInToolsOf(parent).filter((name) => canSpawn || !isForAgents(name)),
    httpTools: (parent.custom_tools ?? []).filter(({ type }) => type === 'http'),
    servers: parent.mcp_servers ?? [],
  };
  if (named !== undefined) return takeNamed(parent, offer, named);
  if (template !== null) return takeOfTemplate(offer, template);
  return {
    builtIn: offer.builtIn.filter((name) => !isForAgents(name)),
    httpTools: [...offer.httpTools],
    servers: [...offer.servers],
    leftOut: [],
  };
}

function isForAgents(name: string): boolean {
  return (TOOLSETS.agents as readonly string[]).includes(name);
}

function takeNamed(parent: AgentDefinition, offer: Offer, named: readonly string[]): NarrowedTools {
  const names = new Set<string>();
  for (const name of named) {
    const meant = namesMeant(offer, name);
    if (meant.length === 0) throw cannotGive(parent, offer, name);
    for (const one of meant) names.add(one);
  }
  return {
    builtIn: offer.builtIn.filter((name) => names.has(name)),
    httpTools: offer.httpTools.filter(({ name }) => names.has(name)),
    servers: offer.servers.filter(({ name }) => names.has(ofServer(name))),
    leftOut: [],
  };
}

function namesMeant(offer: Offer, name: string): readonly string[] {
  if (Object.hasOwn(TOOLSETS, name)) {
    const toolset: readonly string[] = TOOLSETS[name as Toolset];
    return offer.builtIn.filter((tool) => toolset.includes(tool));
  }
  return namesOf(offer).includes(name) ? [name] : [];
}

/** What can be named besides toolsets. */
function namesOf({ builtIn, httpTools, servers }: Offer): string[] {
  return [...builtIn, ...httpTools.map(({ name }) => name), ...servers.map(({ name }) => ofServer(name))];
}

/** How a model names all tools of a server. */
function ofServer(name: string): string {
  return `${name}__*`;
}

function cannotGive(parent: AgentDefinition, offer: Offer, name: string): ApiError {
  const isOwn = (parent.custom_tools ?? []).some((tool) => tool.name === name);
  const server = offer.servers.find((one) => name.startsWith(`${one.name}__`));
  const known = [
    ...Object.keys(TOOLSETS).filter((toolset) => namesMeant(offer, toolset).length > 0),
    ...namesOf(offer),
  ];
  const isKnown = Object.hasOwn(TOOLSETS, name) || TOOL_NAMES.some((tool) => tool === name);
  const fault = isOwn
    ? `${name} is run by your user's own program, which answers only you`
    : server !== undefined
      ? `name ${ofServer(server.name)} for all tools of ${server.name}`
      : name === 'agents' || isForAgents(name)
        ? 'a sub-agent of a sub-agent cannot have sub-agents'
        : isKnown
          ? `you do not have ${name}, so no sub-agent of yours can`
          : noSuch('tool or toolset', name, known);
  return new ApiError('invalid_body', `tools: ${fault}`, {
    details: { field: 'tools', expected: known.join(' | ') || 'nothing: you have no tools to give' },
  });
}

function takeOfTemplate(offer: Offer, { tools, mcp_servers: asked }: TemplateTools): NarrowedTools {
  const wanted = new Set(
    (tools ?? DEFAULT_TOOL_NAMES).flatMap((tool) =>
      typeof tool !== 'string' ? [] : Object.hasOwn(TOOLSETS, tool) ? TOOLSETS[tool as Toolset] : [tool],
    ) as string[],
  );
  const builtIn = offer.builtIn.filter((name) => wanted.has(name));
  const custom = (tools ?? []).filter((tool) => typeof tool !== 'string');
  const httpTools = offer.httpTools.filter(({ name, url }) =>
    custom.some((tool) => tool.type === 'http' && tool.name === name && tool.url === url),
  );
  const servers = offer.servers.flatMap((server) => {
    const same = asked?.find(({ name, url }) => name === server.name && url === server.url);
    return same === undefined ? [] : [narrowServer(server, same.allowed_tools)];
  });
  const missing = tools ? [...wanted].filter((name) => !builtIn.includes(name)) : [];
  return {
    builtIn,
    httpTools,
    servers,
    leftOut: [
      ...byToolset(missing),
      ...custom.map(({ name }) => name).filter((name) => !httpTools.some((tool) => tool.name === name)),
      ...(asked ?? [])
        .filter(({ name }) => !servers.some((server) => server.name === name))
        .map(({ name }) => ofServer(name)),
    ],
  };
}

/** A pattern that one of the parent's covers names no tool that the parent does not have. */
function narrowServer(server: McpServer, asked: readonly string[] | null | undefined): McpServer {
  const own = server.allowed_tools;
  if (!asked) return server;
  const allowed = asked.filter(
    (pattern) => own === null || own.some((outer) => matchesPattern(outer, pattern)),
  );
  return { ...server, allowed_tools: allowed };
}

/** A toolset of which nothing is left, by its name. */
function byToolset(names: readonly string[]): string[] {
  const whole = Object.entries(TOOLSETS).filter(([, tools]) => tools.every((tool) => names.includes(tool)));
  const inWhole: string[] = whole.flatMap(([, tools]) => tools);
  return [...whole.map(([toolset]) => toolset), ...names.filter((name) => !inWhole.includes(name))];
}
