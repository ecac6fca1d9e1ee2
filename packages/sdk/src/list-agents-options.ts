import type { RequestOptions } from './transport.ts';
import type { AgentSort, AgentStatus } from './wire-types.ts';

export interface ListAgentsOptions extends RequestOptions {
  /** Agents a page, 1 to 100; 20 by default. */
  limit?: number | undefined;
  cursor?: string | undefined;
  /** One status, or any of several. */
  status?: AgentStatus | AgentStatus[] | undefined;
  /** The whole name. */
  name?: string | undefined;
  /** The sub-agents of this agent; `'none'` for agents that are not sub-agents. */
  parentId?: string | undefined;
  /** The agents below this one: its sub-agents, and theirs. */
  ancestorId?: string | undefined;
  /** Spawned from this template (`researcher`), or from this version of it (`researcher@3`). */
  template?: string | undefined;
  /** The model that answered last, or that the spawn named; `jettson-6.0` for agents spawned with the server's default. */
  model?: string | undefined;
  /** Only agents that have cost this much or more, in US dollars. */
  minCostUsd?: number | undefined;
  /** In the task or the name, or the whole id. */
  query?: string | undefined;
  /** Contained in the metadata of the agent. */
  metadata?: Record<string, unknown> | undefined;
  /** ISO 8601. */
  createdAfter?: string | undefined;
  /** ISO 8601. */
  createdBefore?: string | undefined;
  /** Only agents that changed since: ISO 8601, UTC. */
  updatedAfter?: string | undefined;
  /** The order: with a leading `-`, the newest, most expensive or longest come first. Newest first when absent. */
  sort?: AgentSort | undefined;
  /** Whether the page also says how many agents match, as `total`. */
  count?: boolean | undefined;
}

/** The query of a list of agents, as the wire names its parameters, and the options of the request itself. */
export function toAgentListQuery({
  status,
  parentId,
  ancestorId,
  minCostUsd,
  query,
  metadata,
  createdAfter,
  createdBefore,
  updatedAfter,
  limit,
  cursor,
  name,
  template,
  model,
  sort,
  count,
  ...request
}: ListAgentsOptions) {
  return {
    query: {
      limit,
      cursor,
      status: status && String(status),
      name,
      parent_id: parentId,
      ancestor_id: ancestorId,
      template,
      model,
      min_cost_usd: minCostUsd,
      q: query,
      created_after: createdAfter,
      created_before: createdBefore,
      metadata: metadata && JSON.stringify(metadata),
      updated_after: updatedAfter,
      sort,
      count,
    },
    request,
  };
}
