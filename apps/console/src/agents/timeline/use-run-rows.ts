import type { Agent } from '@jettson/contract';
import { useCallback, useMemo, useState } from 'react';
import { hasEnded } from '../has-ended.ts';
import { filterSteps, type StepFilter } from './filter-steps.ts';
import { findFollowed } from './find-followed.ts';
import type { RunStep } from './run-step.ts';
import { childOf, type RunRow, toRows } from './to-rows.ts';
import { useSubAgentLogs } from './use-sub-agent-logs.ts';

const NOTHING: readonly RunStep[] = [];

/** The rows of a run as the reader wants to see them, and which of them is shown beside. */
export function useRunRows({
  agent,
  agentId,
  steps,
  filter,
  search,
  selected,
}: {
  agent: Agent | undefined;
  agentId: string;
  steps: RunStep[];
  filter: StepFilter;
  search: string;
  selected: string | undefined;
}) {
  const [isFollowing, setIsFollowing] = useState(true);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(() => {
    // A link to a step of a sub-agent.
    const childId = childOf(selected);
    return new Set(childId === null ? [] : [childId]);
  });
  const childIds = useMemo(() => [...unfolded], [unfolded]);
  const logOf = useSubAgentLogs(childIds);
  const rows = useMemo(() => {
    const shownOf = (of: readonly RunStep[]) => filterSteps(of, filter, search);
    const isNested = filter === 'all' && search.trim() === '';
    return toRows(agentId, shownOf(steps), {
      isNested,
      stepsOf: (childId) => shownOf(unfolded.has(childId) ? (logOf(childId) ?? NOTHING) : NOTHING),
    });
  }, [agentId, steps, filter, search, unfolded, logOf]);
  const byKey = useMemo(() => new Map(rows.map((row) => [row.key, row])), [rows]);

  const find = (key: string | undefined): RunRow | undefined => {
    if (key === undefined) return undefined;
    // A step that the filter hides is still the one that is shown.
    const step = byKey.has(key) ? undefined : steps.find(({ id }) => String(id) === key);
    return byKey.get(key) ?? (step && { key, agentId, step, depth: 0 });
  };
  const followed =
    agent !== undefined && !hasEnded(agent) && isFollowing ? findFollowed(steps, agent) : undefined;
  const toggle = useCallback((childId: string) => {
    setUnfolded((before) => {
      const next = new Set(before);
      if (!next.delete(childId)) next.add(childId);
      return next;
    });
  }, []);
  return {
    rows,
    find,
    stepsOf: (id: string) => (id === agentId ? steps : (logOf(id) ?? NOTHING)),
    neighbour(key: string, by: 1 | -1): string | undefined {
      const at = rows.findIndex((row) => row.key === key);
      return rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.key ?? key;
    },
    /** The row of what a live agent does now. */
    followed: followed && find(String(followed.id)),
    follow: () => setIsFollowing(true),
    stopFollowing: () => setIsFollowing(false),
    unfolded,
    toggle,
  };
}
