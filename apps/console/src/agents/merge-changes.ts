import type { Agent, AgentList } from '@jettson/contract';
import type { InfiniteData } from '@tanstack/react-query';

export type AgentPages = InfiniteData<AgentList, string | undefined>;

/** The pages with changed agents updated in place and new ones in front; the same object if nothing changed. */
export function mergeChanges(
  pages: AgentPages,
  changed: Agent[],
  isShown: (agent: Agent) => boolean,
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
  const newest = first?.data[0]?.created_at ?? '';
  // Older ones that are not loaded yet come with their page.
  const born = [...byId.values()].filter((agent) => agent.created_at >= newest && isShown(agent));
  if (first === undefined || (born.length === 0 && !hasChanged)) return pages;
  born.sort((a, b) => (a.created_at < b.created_at ? 1 : -1));
  return { ...pages, pages: [{ ...first, data: [...born, ...first.data] }, ...rest] };
}

/** The time of the latest change among the loaded agents. */
export function latestChange(pages: AgentPages | undefined): string | null {
  let latest: string | null = null;
  for (const page of pages?.pages ?? []) {
    for (const { updated_at } of page.data) if (latest === null || updated_at > latest) latest = updated_at;
  }
  return latest;
}
