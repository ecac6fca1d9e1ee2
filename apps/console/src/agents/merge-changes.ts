import type { Agent, AgentList } from '@jettson/contract';
import type { InfiniteData } from '@tanstack/react-query';

export type AgentPages = InfiniteData<AgentList, string | undefined>;

/**
 * The pages with changed agents updated in place, and with those that now belong among them; the same object if nothing
 * changed. `compare` is the order of the list: agents that come after what is loaded wait for their page.
 */
export function mergeChanges(
  pages: AgentPages,
  changed: Agent[],
  { isShown, compare }: { isShown: (agent: Agent) => boolean; compare: (a: Agent, b: Agent) => number },
): AgentPages {
  const byId = new Map(changed.map((agent) => [agent.agent_id, agent]));
  let hasChanged = false;
  const merged = pages.pages.map((page) => {
    let isTouched = false;
    const data = page.data.map((agent) => {
      const next = byId.get(agent.agent_id);
      if (next === undefined) return agent;
      byId.delete(agent.agent_id);
      if (next.updated_at === agent.updated_at && next.status === agent.status) return agent;
      isTouched = true;
      return next;
    });
    if (isTouched) hasChanged = true;
    return isTouched ? { ...page, data } : page;
  });
  const [first, ...rest] = merged;
  const last = merged.at(-1);
  const lastLoaded = last?.next_cursor ? last.data.at(-1) : undefined;
  const isWithin = (agent: Agent) => lastLoaded === undefined || compare(agent, lastLoaded) < 0;
  const born = [...byId.values()].filter((agent) => isShown(agent) && isWithin(agent));
  if (first === undefined || (born.length === 0 && !hasChanged)) return pages;
  return { ...pages, pages: [{ ...first, data: [...born, ...first.data] }, ...rest] };
}

/**
 * All loaded agents in their order. A page may bring an agent that is loaded already, because it has changed its place since.
 */
export function inOrder(pages: readonly AgentList[], compare: (a: Agent, b: Agent) => number): Agent[] {
  const agents = new Map<string, Agent>();
  for (const { data } of pages) {
    for (const agent of data) {
      const known = agents.get(agent.agent_id);
      if (known === undefined || known.updated_at <= agent.updated_at) agents.set(agent.agent_id, agent);
    }
  }
  return [...agents.values()].sort(compare);
}

/** The later of two times in ISO 8601. */
export function latestChange(since: string | null, agents: readonly Agent[]): string | null {
  let latest = since;
  for (const { updated_at } of agents) if (latest === null || updated_at > latest) latest = updated_at;
  return latest;
}
