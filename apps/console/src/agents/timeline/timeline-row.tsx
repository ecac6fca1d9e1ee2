import {
  Brain,
  ChevronRight,
  CircleCheck,
  Flag,
  Info,
  MessageSquare,
  Sparkles,
  TriangleAlert,
} from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { formatClock, formatDuration } from '../../api/format.ts';
import { Allowed } from '../../shell/allowed.tsx';
import { cn } from '../../ui/class-names.ts';
import { RichText } from '../../ui/rich-text.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { Tag } from '../../ui/tag.tsx';
import { useNow } from '../../ui/use-now.ts';
import { ApprovalButtons } from './approval-buttons.tsx';
import { describeTool } from './describe-tool.ts';
import { exitCodeOf } from './filter-items.ts';
import { MemoriesRow } from './memories-row.tsx';
import type { TimelineItem, ToolItem } from './timeline-item.ts';
import { ToolDetails } from './tool-details.tsx';

interface RowProps {
  agentId: string;
  item: TimelineItem;
  isLast: boolean;
  isOpen: boolean;
  onToggle: () => void;
}

/** One step: a call that can be expanded, something said, or a note. */
export const TimelineRow = memo(function TimelineRow({ agentId, item, isLast, isOpen, onToggle }: RowProps) {
  switch (item.kind) {
    case 'tool':
      return <ToolRow agentId={agentId} tool={item} isLast={isLast} isOpen={isOpen} onToggle={onToggle} />;
    case 'said':
      return (
        <Rail icon={<Sparkles />} ts={item.ts} isLast={isLast}>
          <Focusable label="The agent said">
            <RichText text={item.text} />
          </Focusable>
        </Rail>
      );
    case 'message':
      return (
        <Rail icon={item.isHint ? <Info /> : <MessageSquare />} ts={item.ts} isLast={isLast}>
          <Focusable label={item.isHint ? 'Hint to the model' : 'Message'}>
            <p
              className={cn(
                'break-anywhere whitespace-pre-wrap',
                item.isHint
                  ? 'text-muted text-xs'
                  : 'w-fit max-w-full rounded-lg bg-accent-soft px-3 py-1.5 text-strong',
              )}
            >
              {item.text}
            </p>
          </Focusable>
        </Rail>
      );
    case 'memories': {
      const { length } = item.memories;
      const title = `${item.isKept ? 'Kept' : 'Recalled'} ${length} ${length === 1 ? 'memory' : 'memories'}`;
      return (
        <Rail icon={<Brain />} ts={item.ts} isLast={isLast}>
          <Focusable label="Memories">
            <MemoriesRow title={title} memories={item.memories} />
          </Focusable>
        </Rail>
      );
    }
    case 'result':
      return (
        <Rail icon={<CircleCheck className="!text-good" />} ts={item.ts} isLast={isLast}>
          <Focusable label="Answer">
            <RichText text={item.text} />
          </Focusable>
        </Rail>
      );
    case 'note': {
      const tone = { plain: 'text-muted', good: 'text-good', warn: 'text-warn', bad: 'text-bad' }[item.tone];
      const icon =
        item.tone === 'warn' || item.tone === 'bad' ? <TriangleAlert className={`!${tone}`} /> : <Flag />;
      return (
        <Rail icon={icon} ts={item.ts} isLast={isLast}>
          <Focusable label="Note">
            <p className={cn('break-anywhere text-xs leading-5', tone)}>{item.text}</p>
          </Focusable>
        </Rail>
      );
    }
  }
});

function ToolRow({ agentId, tool, isLast, isOpen, onToggle }: Omit<RowProps, 'item'> & { tool: ToolItem }) {
  const { label, icon: Icon, about } = describeTool(tool);
  const exitCode = exitCodeOf(tool);
  return (
    <Rail
      icon={tool.state === 'running' ? <Spinner className="!text-accent" /> : <Icon />}
      ts={tool.ts}
      isLast={isLast}
    >
      <button
        type="button"
        data-row-focus
        aria-expanded={isOpen}
        onClick={onToggle}
        className="group -mx-2 flex w-[calc(100%+1rem)] items-center gap-2 rounded-md px-2 py-0.5 text-left hover:bg-hover"
      >
        <span className="shrink-0 font-medium text-strong">{label}</span>
        <span className="min-w-0 truncate font-mono text-muted text-xs">{about}</span>
        {tool.state === 'failed' && <Tag tone="bad">failed</Tag>}
        {exitCode !== null && <Tag tone="bad">exit {exitCode}</Tag>}
        {tool.state === 'waiting' && <Tag tone="warn">waiting for approval</Tag>}
        {tool.state === 'undecided' && <Tag>ended before a decision</Tag>}
        {tool.state === 'unfinished' && <Tag>ended before its result</Tag>}
        <span className="ml-auto flex shrink-0 items-center gap-1.5 pl-2 text-muted text-xs">
          <ToolTime tool={tool} />
          <ChevronRight aria-hidden className={cn('size-3.5 transition-transform', isOpen && 'rotate-90')} />
        </span>
      </button>
      {tool.state === 'waiting' && (
        <Allowed to="agents">
          <ApprovalButtons agentId={agentId} callId={tool.callId} />
        </Allowed>
      )}
      {isOpen && <ToolDetails tool={tool} />}
    </Rail>
  );
}

function ToolTime({ tool }: { tool: ToolItem }) {
  const now = useNow(tool.state === 'running' ? 500 : null);
  if (tool.durationMs !== null) return <span className="tabular">{formatDuration(tool.durationMs)}</span>;
  return tool.state === 'running' ? <span className="tabular">{formatDuration(now - tool.ts)}</span> : null;
}

/** The line down the left with the sign of the step, and the time on the right. */
function Rail({
  icon,
  ts,
  isLast,
  children,
}: {
  icon: ReactNode;
  ts: number;
  isLast: boolean;
  children: ReactNode;
}) {
  return (
    <div className="relative flex gap-3 pb-2.5">
      {!isLast && <span aria-hidden className="absolute top-6 bottom-0 left-[11px] w-px bg-line" />}
      <span
        aria-hidden
        className="mt-0.5 grid size-6 shrink-0 place-items-center rounded-full border border-line bg-panel text-muted [&_svg]:size-3.5"
      >
        {icon}
      </span>
      <div className="min-w-0 grow pt-0.5">{children}</div>
      <time
        dateTime={new Date(ts).toISOString()}
        className="tabular hidden w-14 shrink-0 pt-1 text-right text-2xs text-muted sm:block"
      >
        {formatClock(ts)}
      </time>
    </div>
  );
}

function Focusable({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div role="group" tabIndex={-1} data-row-focus aria-label={label} className="rounded-md">
      {children}
    </div>
  );
}
