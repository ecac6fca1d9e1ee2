import type { Agent, AgentSort } from '@jettson/contract';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useRowKeys } from '../ui/use-row-keys.ts';
import { AgentRow, COLUMNS, type ListWidth, ROW_HEIGHTS, SELECT_COLUMN } from './agent-row.tsx';
import { SortHead } from './sort-head.tsx';
import type { AgentSelection } from './use-agent-selection.ts';

/** Rows from the end at which the next page is fetched: early enough that nobody reaches the end. */
const AHEAD = 60;

/** The agents as rows, of which only the visible ones are rendered. */
export function AgentTable({
  agents,
  sort,
  onSort,
  selection,
  onStop,
  hasMore,
  onMore,
}: {
  agents: Agent[];
  sort: AgentSort;
  onSort: (sort: AgentSort) => void;
  /** Null: this person may not stop agents. */
  selection: AgentSelection | null;
  onStop: ((agent: Agent) => void) | null;
  hasMore: boolean;
  onMore: () => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const width = useListWidth(scroller);
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count: agents.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHTS[width],
    overscan: 12,
    getItemKey: (index) => agents[index]?.agent_id ?? index,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows have another height at another width
  useEffect(() => virtualizer.measure(), [width]);
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
      {width !== 'narrow' && <TableHead width={width} sort={sort} onSort={onSort} selection={selection} />}
      <ol aria-label="Agents" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {rows.map(({ index, key, start }) => {
          const agent = agents[index];
          if (agent === undefined) return null;
          const isSelected = selection === null ? null : selection.ids.has(agent.agent_id);
          return (
            <AgentRow
              key={key}
              {...{ agent, index, start, width, isSelected, onStop }}
              onSelect={selection?.toggle ?? NOTHING}
            />
          );
        })}
      </ol>
    </div>
  );
}

const NOTHING = () => {};

function TableHead({
  width,
  sort,
  onSort,
  selection,
}: {
  width: ListWidth;
  sort: AgentSort;
  onSort: (sort: AgentSort) => void;
  selection: AgentSelection | null;
}) {
  const head = { sort, onSort };
  return (
    <div className="sticky top-0 z-10 flex items-center gap-2 border-line border-b bg-page px-page py-1 text-muted text-xs">
      {selection && (
        <span className={SELECT_COLUMN}>
          {selection.count > 0 && (
            <input
              type="checkbox"
              aria-label="Select all live agents of the list"
              checked={selection.agents.length === selection.count}
              onChange={(event) => selection.selectAll(event.target.checked)}
              className="block size-3.5 accent-accent-fill"
            />
          )}
        </span>
      )}
      <div className={`grid min-w-0 grow items-center ${COLUMNS[width]}`}>
        <span>Status</span>
        <span>Task</span>
        {width === 'wide' && (
          <>
            <span>Model</span>
            <span>Region</span>
          </>
        )}
        <SortHead field="seconds" label="Duration" {...head} />
        <SortHead field="cost_usd" label="Own cost" {...head} />
        <SortHead field="created_at" label="Spawned" {...head} />
        {width === 'wide' && <SortHead field="updated_at" label="Changed" {...head} />}
      </div>
    </div>
  );
}

/** Goes by the room beside the navigation, not by that of the window. */
function useListWidth(element: RefObject<HTMLElement | null>): ListWidth {
  const [width, setWidth] = useState<ListWidth>(() => (window.innerWidth < 640 ? 'narrow' : 'medium'));
  useEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const pixels = entry?.contentRect.width ?? 0;
      setWidth(pixels < 640 ? 'narrow' : pixels < 1000 ? 'medium' : 'wide');
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
