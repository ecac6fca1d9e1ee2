import type { Agent } from '@jettson/contract';
import { Link } from '@tanstack/react-router';
import { type MouseEvent, memo, type ReactNode, useState } from 'react';
import { cn } from '../ui/class-names.ts';
import { StatusBadge } from '../ui/status-badge.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { CostCell } from './cost-cell.tsx';
import { Elapsed } from './elapsed.tsx';
import { hasEnded } from './has-ended.ts';
import { RowActions } from './row-actions.tsx';

/** How much room the list has: for two lines per agent, one line, or one line with more columns. */
export type ListWidth = 'narrow' | 'medium' | 'wide';

export const ROW_HEIGHTS: Record<ListWidth, number> = { narrow: 60, medium: 36, wide: 36 };

/** The columns beside the one for selecting. */
export const COLUMNS: Record<ListWidth, string> = {
  narrow: 'grid-cols-[minmax(0,1fr)_auto] gap-x-3',
  medium: 'grid-cols-[9.5rem_minmax(0,1fr)_4.75rem_5rem_5rem] gap-x-3',
  wide: 'grid-cols-[10rem_minmax(0,1fr)_minmax(0,11rem)_4rem_4.75rem_5rem_5rem_5rem] gap-x-3',
};

/** Room for the checkbox, which is there if somebody may stop agents. */
export const SELECT_COLUMN = 'w-5 shrink-0';

interface AgentRowProps {
  agent: Agent;
  index: number;
  start: number;
  width: ListWidth;
  /** Null: there is nothing to select for this person. */
  isSelected: boolean | null;
  onSelect: (index: number, event: MouseEvent) => void;
  /** Asks whether to stop the agent; null: this person may not. */
  onStop: ((agent: Agent) => void) | null;
}

export const AgentRow = memo(function AgentRow({
  agent,
  index,
  start,
  width,
  isSelected,
  onSelect,
  onStop,
}: AgentRowProps) {
  const { name, task } = agent;
  const [isPointedAt, setIsPointedAt] = useState(false);
  const [hasFocus, setHasFocus] = useState(false);
  // Only there: of every row they would be a hundred stops for the keyboard.
  const hasActions = (isPointedAt || hasFocus) && width !== 'narrow';
  return (
    <li
      data-index={index}
      onPointerEnter={() => setIsPointedAt(true)}
      onPointerLeave={() => setIsPointedAt(false)}
      onFocus={() => setHasFocus(true)}
      onBlur={({ currentTarget, relatedTarget }) => setHasFocus(currentTarget.contains(relatedTarget))}
      className={cn(
        'absolute inset-x-0 top-0 flex items-center gap-2 border-line border-b px-page focus-within:bg-hover hover:bg-hover',
        isSelected && 'bg-accent-soft',
      )}
      style={{ height: ROW_HEIGHTS[width], transform: `translateY(${start}px)` }}
    >
      {isSelected !== null && (
        <span className={SELECT_COLUMN}>
          {!hasEnded(agent) && (
            <label className="relative z-1 -ml-1.5 grid size-7 place-items-center">
              <input
                type="checkbox"
                aria-label={`Select ${name ?? task.slice(0, 80)}`}
                checked={isSelected}
                onClick={(event) => onSelect(index, event)}
                onChange={() => {}}
                className="size-3.5 accent-accent-fill"
              />
            </label>
          )}
        </span>
      )}
      <Cells
        agent={agent}
        width={width}
        actions={hasActions && <RowActions agent={agent} onStop={onStop} />}
      />
    </li>
  );
});

function Cells({ agent, width, actions }: { agent: Agent; width: ListWidth; actions: ReactNode }) {
  const { agent_id: agentId, name, task, status, reason, parent_id: parentId } = agent;
  const badge = <StatusBadge status={status} reason={reason} className="min-w-0 max-w-full" />;
  const link = (
    <span className="flex min-w-0 items-center gap-2">
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
      {actions}
    </span>
  );
  if (width === 'narrow') {
    return (
      <div className={`grid min-w-0 grow ${COLUMNS.narrow} gap-y-1`}>
        <span className="col-span-2 flex min-w-0">{link}</span>
        {badge}
        <span className="tabular flex gap-3 text-body text-xs">
          <Elapsed agent={agent} />
          <CostCell agent={agent} />
          <span className="text-muted">
            <TimeAgo at={agent.created_at} />
          </span>
        </span>
      </div>
    );
  }
  return (
    <div className={`grid min-w-0 grow items-center ${COLUMNS[width]}`}>
      {badge}
      {link}
      {width === 'wide' && (
        <>
          <span className="truncate font-mono text-muted text-xs" title={agent.model_id ?? agent.model}>
            {agent.model_id ?? agent.model}
          </span>
          <span className="truncate font-mono text-muted text-xs">{agent.container.region}</span>
        </>
      )}
      <span className="tabular text-right text-body text-xs">
        <Elapsed agent={agent} />
      </span>
      <CostCell agent={agent} />
      <span className="text-right text-muted text-xs">
        <TimeAgo at={agent.created_at} />
      </span>
      {width === 'wide' && (
        <span className="text-right text-muted text-xs">
          <TimeAgo at={agent.updated_at} />
        </span>
      )}
    </div>
  );
}
