import type { Agent } from '@jettson/contract';
import { type MouseEvent, useCallback, useMemo, useRef, useState } from 'react';
import { hasEnded } from './has-ended.ts';
import { selectRange } from './select-range.ts';

export interface AgentSelection {
  ids: ReadonlySet<string>;
  /** Those that are selected and still live. */
  agents: Agent[];
  /** How many could be selected. */
  count: number;
  /** A click on a row's checkbox; with Shift, up to the row that was clicked before. */
  toggle: (index: number, event: MouseEvent) => void;
  selectAll: (isAll: boolean) => void;
}

/** Which live agents of the list are selected. One that ends, or leaves the list, no longer is. */
export function useAgentSelection(list: Agent[]): AgentSelection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef<string | null>(null);
  const current = useRef(list);
  current.current = list;
  const live = useMemo(() => list.filter((agent) => !hasEnded(agent)), [list]);
  const agents = useMemo(() => live.filter(({ agent_id }) => chosen.has(agent_id)), [live, chosen]);
  const ids = useMemo(() => new Set(agents.map(({ agent_id }) => agent_id)), [agents]);
  const toggle = useCallback((index: number, event: MouseEvent) => {
    const at = current.current.findIndex(({ agent_id }) => agent_id === anchor.current);
    const from = event.shiftKey && at >= 0 ? at : null;
    setChosen((before) => selectRange(before, current.current, { index, anchor: from }));
    anchor.current = current.current[index]?.agent_id ?? null;
  }, []);
  const selectAll = (isAll: boolean) => setChosen(new Set(isAll ? live.map(({ agent_id }) => agent_id) : []));
  return { ids, agents, count: live.length, toggle, selectAll };
}
