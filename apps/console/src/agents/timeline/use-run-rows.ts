import type { Agent } from '@jettson/contract';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { hasEnded } from '../has-ended.ts';
import type { AgentTree } from './agent-tree.ts';
import { isWork, type StepFilter, stepMatcher } from './filter-steps.ts';
import { findFollowed } from './find-followed.ts';
import { logsToRead } from './logs-to-read.ts';
import type { RunStep } from './run-step.ts';
import type { StepCount } from './step-count.ts';
import { childOf, keyOf, type RunRow, toRows } from './to-rows.ts';
import { useSubAgentLogs } from './use-sub-agent-logs.ts';

const NOTHING: readonly RunStep[] = [];

/** The rows of a run as the reader wants to see them, and which of them is shown beside. */
export function useRunRows({
  agent,
  agentId,
  steps,
  tree,
  filter,
  search,
  selected,
}: {
  agent: Agent | undefined;
  agentId: string;
  steps: RunStep[];
  tree: AgentTree;
  filter: StepFilter;
  search: string;
  selected: string | undefined;
}) {
  const [isFollowing, setIsFollowing] = useState(true);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set<string>());
  useUnfoldLinked(tree, selected, setUnfolded);
  const isWanted = useMemo(() => stepMatcher(filter, search), [filter, search]);
  const [isWhole, setIsWhole] = useState(false);
  // Steps that are looked for may be in every sub-agent. What was found stays counted afterwards.
  if (isWanted !== null && !isWhole) setIsWhole(true);
  const toRead = useMemo(() => logsToRead(tree, { unfolded, isWhole }), [tree, unfolded, isWhole]);
  const logs = useSubAgentLogs(toRead, unfolded);
  const rows = useMemo(() => {
    // Where steps are narrowed, those of folded sub-agents are found as well.
    const isShown = (childId: string) => isWanted !== null || unfolded.has(childId);
    return toRows(agentId, steps, {
      isWanted,
      stepsOf: (childId) => (isShown(childId) ? (logs.of(childId) ?? NOTHING) : NOTHING),
    });
  }, [agentId, steps, isWanted, unfolded, logs]);
  const matches = useMemo<StepCount | null>(() => {
    if (isWanted === null) return null;
    // The end of a failed run is shown with what led to it, and is no further error.
    const found = rows.filter(({ step }) => isWanted(step) && (filter !== 'errors' || isWork(step)));
    const own = found.filter((row) => row.agentId === agentId).length;
    return { own, below: found.length - own };
  }, [rows, isWanted, filter, agentId]);
  const byKey = useMemo(() => new Map(rows.map((row) => [row.key, row])), [rows]);
  const stepsOf = useCallback(
    (id: string) => (id === agentId ? steps : (logs.of(id) ?? NOTHING)),
    [agentId, steps, logs],
  );
  const waiting = useMemo(
    () =>
      [agentId, ...tree.ids].flatMap((id) =>
        stepsOf(id)
          .filter((step) => step.kind === 'tool' && step.state === 'waiting')
          .map((step): RunRow => ({ key: keyOf(agentId, id, step), agentId: id, step, depth: 0 })),
      ),
    [agentId, tree, stepsOf],
  );

  const find = (key: string | undefined): RunRow | undefined => {
    if (key === undefined) return undefined;
    const row = byKey.get(key);
    if (row !== undefined) return row;
    // A step that is hidden is still the one that is shown.
    const id = childOf(key) ?? agentId;
    const step = stepsOf(id).find((one) => keyOf(agentId, id, one) === key);
    return step && { key, agentId: id, step, depth: 0 };
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
    /** How many of the rows are what the reader looks for; null if that is everything. */
    matches,
    find,
    stepsOf,
    /** The calls that wait for approval. */
    waiting,
    /** The steps of the sub-agents whose logs are loaded. */
    below: logs.loaded,
    /** How many sub-agents nobody has looked into: of a large tree, logs are read when they are needed. */
    unread: tree.ids.length - toRead.length,
    readAll: () => setIsWhole(true),
    /** The steps of some sub-agents are still to come. */
    isReading: logs.isReading,
    neighbour(key: string, by: 1 | -1): string | undefined {
      const at = rows.findIndex((row) => row.key === key);
      return rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.key ?? key;
    },
    /** The row of what a live agent does now. */
    followed: followed && find(String(followed.id)),
    follow: () => setIsFollowing(true),
    stopFollowing: () => setIsFollowing(false),
    /** The sub-agents whose steps are shown; null where steps are narrowed, and nothing can be folded. */
    unfolded: isWanted === null ? unfolded : null,
    toggle,
    /** Shows the steps of a sub-agent, and so of those above it. */
    unfold: (childId: string) => setUnfolded((before) => new Set([...before, ...tree.chainOf(childId)])),
  };
}

/** A link to a step of a sub-agent unfolds it, and those above it, as soon as they are known. */
function useUnfoldLinked(
  tree: AgentTree,
  selected: string | undefined,
  setUnfolded: (change: (before: ReadonlySet<string>) => ReadonlySet<string>) => void,
): void {
  const linked = useRef(childOf(selected));
  useEffect(() => {
    const chain = tree.chainOf(linked.current ?? '');
    if (chain.length === 0) return;
    linked.current = null;
    setUnfolded((before) => new Set([...before, ...chain]));
  }, [tree, setUnfolded]);
}
