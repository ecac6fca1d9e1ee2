import type { AgentUsage } from '@jettson/contract';
import { ChevronRight } from 'lucide-react';
import { memo } from 'react';
import { formatCost, formatCount, formatDuration } from '../../api/format.ts';
import { cn } from '../../ui/class-names.ts';
import { Spinner } from '../../ui/spinner.tsx';
import { Tag } from '../../ui/tag.tsx';
import { describeStep } from './describe-step.ts';
import { durationOf } from './duration-of.ts';
import { exitCodeOf, isError, isWork } from './filter-steps.ts';
import { pictureAddress } from './picture-address.ts';
import type { RunStep, ToolStep } from './run-step.ts';
import { SubAgentCells } from './sub-agent-cells.tsx';
import { tokensOf } from './summarize-run.ts';
import { placeOnAxis, type TimeAxis } from './time-axis.ts';
import { type RunRow, startsAgent } from './to-rows.ts';

/** The columns of a row: what it is, tokens, cost, its bar on the time axis, and how long it took. */
export const ROW_GRID =
  'grid items-center gap-x-3 px-4 sm:px-6 grid-cols-[minmax(0,1fr)_auto_3.25rem] ' +
  '@xl:grid-cols-[minmax(0,1fr)_3.5rem_minmax(5rem,30%)_3.5rem] ' +
  '@2xl:grid-cols-[minmax(0,1fr)_3.5rem_3.5rem_minmax(8rem,34%)_3.5rem]';

/** Where there is no room for a column, the bar is along the bottom of the row. */
export const BAR_CELL = 'relative @max-xl:absolute @max-xl:inset-y-0 @max-xl:inset-x-4 @max-xl:sm:inset-x-6';

const INDENT_REM = 1.25;

interface RowProps {
  row: RunRow;
  index: number;
  /** How far it is below the top of the list, in pixels. */
  top: number;
  axis: TimeAxis;
  draft: string;
  isDearest: boolean;
  isSelected: boolean;
  /** What the sub-agent that the step started has used. */
  usage: AgentUsage | undefined;
  /** The sub-agent that the step started failed. */
  hasFailed: boolean;
  /** Null: there is nothing to unfold. */
  isUnfolded: boolean | null;
  onSelect: (key: string) => void;
  onUnfold: (childId: string) => void;
}

/** One step: what it was, what it cost, and when it was. */
export const StepRow = memo(function StepRow(props: RowProps) {
  const { row, index, top, axis, draft, isDearest, isSelected, usage, hasFailed, isUnfolded } = props;
  const { onSelect, onUnfold } = props;
  const { step, depth, key } = row;
  const { label, about, icon: Icon, tone } = describeStep(step, draft);
  const isRunning = isWork(step) && step.state === 'running';
  return (
    <li
      data-index={index}
      className={cn(
        ROW_GRID,
        'absolute inset-x-0 top-0 h-9 border-line border-b',
        isSelected ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div className="flex min-w-0 items-center gap-2" style={{ paddingLeft: `${depth * INDENT_REM}rem` }}>
        {startsAgent(step) && isUnfolded !== null ? (
          <button
            type="button"
            aria-expanded={isUnfolded}
            aria-label={isUnfolded ? 'Hide the steps of the sub-agent' : 'Show the steps of the sub-agent'}
            onClick={() => onUnfold(step.childId)}
            className="relative z-1 -ml-1 grid size-6 shrink-0 place-items-center rounded text-muted hover:bg-active hover:text-strong"
          >
            <ChevronRight className={cn('size-4 transition-transform', isUnfolded && 'rotate-90')} />
          </button>
        ) : (
          <span aria-hidden className={cn('grid size-4 shrink-0 place-items-center [&_svg]:size-4', tone)}>
            {isRunning ? <Spinner className="!text-accent" /> : <Icon />}
          </span>
        )}
        <button
          type="button"
          data-row-focus
          aria-current={isSelected || undefined}
          onClick={() => onSelect(key)}
          className="flex min-w-0 grow items-baseline gap-2 text-left after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
        >
          <span
            className={cn(
              'truncate',
              about === '' ? tone : 'max-w-[min(100%,12rem)] shrink-0 font-medium text-strong',
            )}
          >
            {label}
          </span>
          <span className={cn('min-w-0 truncate text-muted', step.kind === 'tool' && 'font-mono text-xs')}>
            {about}
          </span>
        </button>
        {step.kind === 'tool' && step.images[0] && <Thumbnail image={step.images[0]} />}
        <Marks step={step} isDearest={isDearest} hasFailed={hasFailed} />
      </div>
      {startsAgent(step) ? <SubAgentCells usage={usage} /> : <CostCells step={step} isDearest={isDearest} />}
      <div aria-hidden className={cn(BAR_CELL, 'pointer-events-none h-full')}>
        <Bar step={step} axis={axis} isRunning={isRunning} isBad={hasFailed || isError(step)} />
      </div>
      <span className="tabular text-right text-muted text-xs">
        {timeOf(step, isRunning ? axis.end : null)}
      </span>
    </li>
  );
});

/** What the agent saw, small; the step itself says it in words. */
function Thumbnail({ image }: { image: ToolStep['images'][number] }) {
  return (
    <img
      src={pictureAddress(image)}
      alt=""
      loading="lazy"
      decoding="async"
      className="h-6 w-10 shrink-0 rounded-sm border border-line bg-sunken object-cover object-top"
    />
  );
}

/** What sets the step apart. */
function Marks({ step, isDearest, hasFailed }: { step: RunStep; isDearest: boolean; hasFailed: boolean }) {
  const exitCode = exitCodeOf(step);
  const state = hasFailed ? STATES.failed : isWork(step) ? STATES[step.state] : undefined;
  return (
    <>
      {isDearest && (
        <Tag tone="warn" className="shrink-0">
          {step.kind === 'turn' && !step.costUsd ? 'most tokens' : 'most expensive'}
        </Tag>
      )}
      {exitCode !== null && (
        <Tag tone="bad" className="shrink-0">
          exit {exitCode}
        </Tag>
      )}
      {state && (
        <Tag tone={state.tone} className="shrink-0">
          {state.label}
        </Tag>
      )}
    </>
  );
}

const STATES: Record<string, { label: string; tone: 'bad' | 'warn' | 'plain' }> = {
  failed: { label: 'failed', tone: 'bad' },
  waiting: { label: 'waiting for approval', tone: 'warn' },
  undecided: { label: 'ended before a decision', tone: 'plain' },
  unfinished: { label: 'ended before its result', tone: 'plain' },
};

function CostCells({ step, isDearest }: { step: RunStep; isDearest: boolean }) {
  const turn = step.kind === 'turn' && step.usage !== null ? step : null;
  return (
    <>
      <span className="tabular text-right text-muted text-xs @max-2xl:hidden">
        {turn && formatCount(tokensOf(turn))}
      </span>
      <span className={cn('tabular text-right text-xs', isDearest ? 'font-medium text-warn' : 'text-body')}>
        {turn?.costUsd ? formatCost(turn.costUsd) : null}
      </span>
    </>
  );
}

function Bar({
  step,
  axis,
  isRunning,
  isBad,
}: {
  step: RunStep;
  axis: TimeAxis;
  isRunning: boolean;
  isBad: boolean;
}) {
  const isWaiting = step.kind === 'tool' && step.state === 'waiting';
  const isWait = step.kind === 'note' && step.isWait === true;
  const { left, width } = placeOnAxis(axis, step, isRunning || isWaiting || (isWait && step.endTs === null));
  const isMoment = width === 0;
  const color = isBad
    ? 'bg-bad'
    : isWait || isWaiting
      ? 'bg-warn opacity-50'
      : step.kind === 'turn'
        ? 'bg-accent'
        : step.kind === 'tool'
          ? 'bg-good'
          : 'bg-muted';
  return (
    <span
      className={cn(
        'absolute rounded-full @xl:top-1/2 @xl:-translate-y-1/2 @max-xl:bottom-0.5',
        isMoment ? 'size-1.5 -translate-x-1/2' : 'h-2 min-w-[3px] @max-xl:h-[3px]',
        color,
        isRunning && 'animate-blink',
      )}
      style={{ left: `${left}%`, ...(isMoment ? {} : { width: `${width}%` }) }}
    />
  );
}

/** `now`: of a step that runs. */
function timeOf(step: RunStep, now: number | null): string {
  const took = now === null ? durationOf(step) : now - step.ts;
  return took === null ? '' : formatDuration(took);
}
