import type { Agent } from '@jettson/contract';
import { hasEnded } from './has-ended.ts';

/**
 * The selected ids after a click on the row at `index`: with an anchor, all live agents from there to here take the state that
 * the clicked one gets.
 */
export function selectRange(
  selected: ReadonlySet<string>,
  agents: readonly Agent[],
  { index, anchor }: { index: number; anchor: number | null },
): Set<string> {
  const next = new Set(selected);
  const clicked = agents[index];
  if (clicked === undefined) return next;
  const isChosen = !selected.has(clicked.agent_id);
  const from = anchor === null ? index : Math.min(anchor, index);
  const to = anchor === null ? index : Math.max(anchor, index);
  for (const agent of agents.slice(from, to + 1)) {
    if (hasEnded(agent)) continue;
    if (isChosen) next.add(agent.agent_id);
    else next.delete(agent.agent_id);
  }
  return next;
}
