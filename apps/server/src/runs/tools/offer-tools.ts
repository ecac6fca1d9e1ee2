import {
  type AgentTools,
  agentTools,
  browserTools,
  filesTools,
  httpTools,
  type MemoryTools,
  memoryTools,
  type OwnTool,
  shellTools,
  type WebAccess,
  webTools,
} from '@jettson/agent';
import type { BrowserSession } from '@jettson/browser';
import type { Computer } from '@jettson/computers';
import type { HttpRequest, HttpResponse } from '@jettson/egress';
import type { AgentRow } from '../../agents/queries.ts';
import { toScope } from '../../memory/model/memory-scope.ts';
import { offeredTools } from './offered-tools.ts';

/** What the tools of a run act with. */
export interface ToolBindings {
  openSession(): Promise<BrowserSession>;
  /** Null: the agent has none. */
  computer: Computer | null;
  /** The variables of its commands. */
  env: Record<string, string>;
  fetch(request: HttpRequest): Promise<HttpResponse>;
  web: WebAccess;
  memory: MemoryTools;
  agents: AgentTools;
}

/** The built-in tools that this model is offered, in the order of its requests. */
export function offerTools(agent: AgentRow, model: string, bindings: ToolBindings): OwnTool[] {
  const { openSession, computer, env, fetch, web, memory, agents } = bindings;
  const scope = toScope(agent.accountId, agent.memory);
  const given = new Set(offeredTools(agent.definition, model));
  const tools: OwnTool[] = [
    ...browserTools(openSession, computer),
    ...(computer === null ? [] : [...shellTools(computer, env), ...filesTools(computer)]),
    ...httpTools(fetch),
    ...webTools(web),
    ...memoryTools(memory, {
      home: scope.home,
      writes: scope.writes === null ? undefined : (scope.writes.names[0] ?? null),
    }),
    ...agentTools(agents),
  ];
  return tools.filter(({ name }) => given.has(name));
}
