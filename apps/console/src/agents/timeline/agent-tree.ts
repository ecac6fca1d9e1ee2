import type { Agent, AgentUsage } from '@jettson/contract';

/** The agents below the one that a page is about: its sub-agents, and theirs. */
export interface AgentTree {
  ids: readonly string[];
  /** What one of them and those below it used together; undefined for an agent that is not among them. */
  usageOf(agentId: string): AgentUsage | undefined;
  /** One of them ended in an error. */
  hasFailed(agentId: string): boolean;
  /** One of them waits for a decision on a call. */
  isAsking(agentId: string): boolean;
  /** What all of them used, plus `own`. */
  usageWith(own: AgentUsage): AgentUsage;
  /** The direct sub-agents of this agent, each with what it and those below it used; the dearest first. */
  childrenOf(agentId: string): { agent_id: string; usage: AgentUsage }[];
  /** This one and those above it, up to the agent of the page, which is left out. */
  chainOf(agentId: string): string[];
}

export function toTree(agents: readonly Agent[]): AgentTree {
  const byId = new Map(agents.map((agent) => [agent.agent_id, agent]));
  const totals = new Map<string, AgentUsage>();
  const chainOf = (agentId: string): string[] => {
    const agent = byId.get(agentId);
    return agent === undefined ? [] : [agentId, ...chainOf(agent.parent_id ?? '')];
  };
  for (const { agent_id, usage } of agents) {
    for (const id of chainOf(agent_id)) totals.set(id, addUsage(totals.get(id), usage));
  }
  return {
    ids: [...byId.keys()],
    usageOf: (agentId) => totals.get(agentId),
    hasFailed: (agentId) => byId.get(agentId)?.status === 'error',
    isAsking: (agentId) => byId.get(agentId)?.reason === 'approval_required',
    usageWith: (own) => agents.reduce((total, { usage }) => addUsage(total, usage), own),
    childrenOf: (agentId) =>
      agents
        .filter(({ parent_id }) => parent_id === agentId)
        .map(({ agent_id, usage }) => ({ agent_id, usage: totals.get(agent_id) ?? usage }))
        .sort((one, other) => other.usage.cost_usd - one.usage.cost_usd),
    chainOf,
  };
}

function addUsage(one: AgentUsage | undefined, other: AgentUsage): AgentUsage {
  if (one === undefined) return other;
  return {
    input_tokens: one.input_tokens + other.input_tokens,
    output_tokens: one.output_tokens + other.output_tokens,
    cached_input_tokens: one.cached_input_tokens + other.cached_input_tokens,
    cost_usd: one.cost_usd + other.cost_usd,
    estimated: one.estimated || other.estimated,
    tool_calls: one.tool_calls + other.tool_calls,
    seconds: one.seconds + other.seconds,
  };
}
