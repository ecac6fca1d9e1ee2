import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { memo, type RefObject, useCallback, useEffect, useMemo, useRef } from 'react';
import { formatDuration } from '../../api/format.ts';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { focusRow } from '../../ui/focus-row.ts';
import { useNow } from '../../ui/use-now.ts';
import type { AgentTree } from './agent-tree.ts';
import type { RunStep } from './run-step.ts';
import { BAR_CELL, ROW_GRID, StepRow } from './step-row.tsx';
import { axisOf, type TimeAxis, ticksOf } from './time-axis.ts';
import { type RunRow, startsAgent } from './to-rows.ts';
import { useOffsetIn } from './use-offset-in.ts';
import { useStepKeys } from './use-step-keys.ts';
import { useStickToEnd } from './use-stick-to-end.ts';

/** All rows have this height, so that none has to be measured. */
const ROW_HEIGHT = 36;

/** The steps of a run on one time axis. Only the visible ones are rendered. */
export function StepList({
  rows,
  steps,
  scroller,
  above,
  isLive,
  draft,
  dearestKey,
  selected,
  isFollowing,
  select,
  tree,
  unfolded,
  onUnfold,
  onFollow,
}: {
  rows: readonly RunRow[];
  /** All steps of the agent, which the axis spans whatever is shown. */
  steps: readonly RunStep[];
  scroller: RefObject<HTMLElement | null>;
  /** What comes before the list in what scrolls. */
  above: RefObject<HTMLElement | null>;
  isLive: boolean;
  /** What the model has written of its next message. */
  draft: string;
  /** The row of the step that cost most. */
  dearestKey: string | undefined;
  selected: string | undefined;
  /** The reader has selected no step: new ones are kept in view. */
  isFollowing: boolean;
  select: (key: string | undefined) => void;
  tree: AgentTree;
  /** The sub-agents whose steps are shown; null where nothing can be folded. */
  unfolded: ReadonlySet<string> | null;
  onUnfold: (childId: string) => void;
  /** The reader wants to see what comes next. */
  onFollow: () => void;
}) {
  const list = useRef<HTMLOListElement>(null);
  const offset = useOffsetIn(scroller, list, above);
  const now = useNow(isLive ? 1000 : null);
  const axis = useMemo(() => axisOf(steps, isLive ? now : null), [steps, isLive, now]);
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 12,
    scrollMargin: offset,
    scrollPaddingStart: ROW_HEIGHT,
    // Rows beyond the visible ones are there already, so no frame has to wait for new ones.
    useFlushSync: false,
  });
  const show = useCallback(
    (index: number) => {
      virtualizer.scrollToIndex(index, { align: 'auto' });
      focusRow(index);
    },
    [virtualizer],
  );
  useStepKeys({ rows, selected, isFollowing, select, show });
  useShowSelected(rows, isFollowing ? undefined : selected, (index) => {
    const { startIndex, endIndex } = virtualizer.range ?? { startIndex: 0, endIndex: -1 };
    // The keyboard goes on to the row beyond the edge, which needs no jump.
    const isNear = index >= startIndex - 1 && index <= endIndex + 1;
    virtualizer.scrollToIndex(index, { align: isNear ? 'auto' : 'center' });
  });
  const { isAway, jump } = useStickToEnd(scroller, { isLive, isFollowing });
  const follow = () => {
    select(undefined);
    onFollow();
    jump();
  };

  return (
    <div className="@container min-w-0">
      <AxisHeader axis={axis} />
      <div className="relative">
        <AxisLines axis={axis} />
        <ol
          ref={list}
          aria-label="Timeline"
          className="relative"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {virtualizer.getVirtualItems().map(({ index, key, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const isWriting = row.step.kind === 'turn' && row.step.state === 'running' && row.depth === 0;
            return (
              <StepRow
                key={key}
                row={row}
                index={index}
                top={start - offset}
                axis={axis}
                draft={isWriting ? draft : ''}
                isDearest={row.key === dearestKey}
                isSelected={row.key === selected}
                usage={startsAgent(row.step) ? tree.usageOf(row.step.childId) : undefined}
                hasFailed={startsAgent(row.step) && tree.hasFailed(row.step.childId)}
                isUnfolded={startsAgent(row.step) && unfolded ? unfolded.has(row.step.childId) : null}
                onSelect={select}
                onUnfold={onUnfold}
              />
            );
          })}
        </ol>
      </div>
      {isLive && (isAway || !isFollowing) && (
        <div className="pointer-events-none sticky bottom-3 z-10 flex justify-center">
          <Button size="small" onClick={follow} className="pointer-events-auto rounded-full shadow-pop">
            <ArrowDown aria-hidden className="size-3.5" /> Jump to latest
          </Button>
        </div>
      )}
    </div>
  );
}

/** The titles of the columns, and the times on the axis. */
const AxisHeader = memo(function AxisHeader({ axis }: { axis: TimeAxis }) {
  return (
    <div
      aria-hidden
      className={cn(ROW_GRID, 'sticky top-0 z-10 h-8 border-line border-b bg-page text-2xs text-muted')}
    >
      <span className="@max-xl:invisible">Step</span>
      <span className="text-right @max-2xl:hidden">Tokens</span>
      <span className="text-right @max-xl:hidden">Cost</span>
      <span className={cn(BAR_CELL, 'h-full')}>
        {ticksOf(axis).map((at) => (
          <span
            key={at}
            className="tabular absolute top-1/2 -translate-x-1/2 -translate-y-1/2 whitespace-nowrap"
            style={{ left: `${(at / (axis.end - axis.start)) * 100}%` }}
          >
            {formatDuration(at)}
          </span>
        ))}
      </span>
      <span className="text-right @max-xl:hidden">Time</span>
    </div>
  );
});

/** Lines behind all bars, once for the whole list. */
const AxisLines = memo(function AxisLines({ axis }: { axis: TimeAxis }) {
  return (
    <div aria-hidden className={cn(ROW_GRID, 'pointer-events-none absolute inset-0 items-stretch')}>
      <span />
      <span className="@max-2xl:hidden" />
      <span className="@max-xl:hidden" />
      <span className={BAR_CELL}>
        {ticksOf(axis).map((at) => (
          <span
            key={at}
            className="absolute inset-y-0 w-px bg-line"
            style={{ left: `${(at / (axis.end - axis.start)) * 100}%` }}
          />
        ))}
      </span>
      <span className="@max-xl:hidden" />
    </div>
  );
});

/** Brings the selected step into view, wherever it was selected: in an address, or beside the list. */
function useShowSelected(
  rows: readonly RunRow[],
  selected: string | undefined,
  show: (index: number) => void,
): void {
  const shown = useRef<string>(undefined);
  useEffect(() => {
    if (selected === shown.current) return;
    const at = selected === undefined ? -1 : rows.findIndex(({ key }) => key === selected);
    if (selected !== undefined && at < 0) return;
    shown.current = selected;
    if (at >= 0) show(at);
  });
}
