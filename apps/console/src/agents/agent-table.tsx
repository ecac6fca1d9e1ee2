import type { Agent } from '@jettson/contract';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useRef } from 'react';
import { formatSpent } from '../api/format.ts';
import { StatusBadge } from '../ui/status-badge.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useRowKeys } from '../ui/use-row-keys.ts';
import { Elapsed } from './elapsed.tsx';

const ROW_HEIGHT = 44;
/** Rows from the end at which the next page is fetched: early enough that nobody reaches the end. */
const AHEAD = 60;

const COLUMNS =
  'grid-cols-[6.75rem_minmax(0,1fr)_auto] md:grid-cols-[10rem_minmax(0,1fr)_4rem_5.5rem_5rem_5.5rem]';

/** The agents as rows, of which only the visible ones are rendered. */
export function AgentTable({
  agents,
  hasMore,
  onMore,
}: {
  agents: Agent[];
  hasMore: boolean;
  onMore: () => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count: agents.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    getItemKey: (index) => agents[index]?.agent_id ?? index,
  });
  useRowKeys(virtualizer, agents.length);
  const rows = virtualizer.getVirtualItems();
  const lastShown = rows.at(-1)?.index ?? 0;
  const isNearEnd = hasMore && lastShown > agents.length - AHEAD;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks once for each page, not for each render
  useEffect(() => {
    if (isNearEnd) onMore();
  }, [isNearEnd, agents.length]);
  return (
    <div ref={scroller} className="scroll-thin min-h-0 grow overflow-y-auto" data-scroll>
      <div>
        <div
          aria-hidden
          className={`sticky top-0 z-10 grid ${COLUMNS} gap-3 border-line border-b bg-page px-4 py-1.5 text-muted text-xs sm:px-6`}
        >
          <span>Status</span>
          <span>Task</span>
          <span className="hidden md:block">Region</span>
          <span className="text-right">Duration</span>
          <span className="hidden text-right md:block">Cost</span>
          <span className="hidden text-right md:block">Spawned</span>
        </div>
        <ol aria-label="Agents" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {rows.map(({ index, key, start }) => {
            const agent = agents[index];
            return agent && <AgentRow key={key} agent={agent} index={index} start={start} />;
          })}
        </ol>
      </div>
    </div>
  );
}

const AgentRow = memo(function AgentRow({
  agent,
  index,
  start,
}: {
  agent: Agent;
  index: number;
  start: number;
}) {
  const {
    agent_id: agentId,
    parent_id: parentId,
    name,
    task,
    status,
    reason,
    container,
    usage,
    created_at,
  } = agent;
  return (
    <li
      data-index={index}
      className={`absolute inset-x-0 top-0 grid ${COLUMNS} items-center gap-3 border-line border-b px-4 focus-within:bg-hover hover:bg-hover sm:px-6`}
      style={{ height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
    >
      <span>
        <StatusBadge status={status} reason={reason} />
      </span>
      <span className="flex min-w-0 items-baseline gap-2">
        <Link
          to="/agents/$agentId"
          params={{ agentId }}
          preload={false}
          data-row-focus
          className="min-w-0 truncate text-strong after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {name !== null && <span className="mr-2 font-medium">{name}</span>}
          <span className={name === null ? '' : 'text-muted'}>{task.slice(0, 300)}</span>
        </Link>
        {parentId !== null && <span className="shrink-0 text-muted text-xs">sub-agent</span>}
      </span>
      <span className="hidden font-mono text-muted text-xs md:block">{container.region}</span>
      <span className="tabular text-right text-body text-xs">
        <Elapsed agent={agent} />
      </span>
      <span className="tabular hidden text-right text-body text-xs md:block">{formatSpent(usage)}</span>
      <span className="hidden text-right text-muted text-xs md:block">
        <TimeAgo at={created_at} />
      </span>
    </li>
  );
});
