import type { Agent, PendingItem } from '@jettson/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { BudgetForm } from '../agents/budget-form.tsx';
import { MessageForm } from '../agents/message-form.tsx';
import { ApprovalButtons } from '../agents/timeline/approval-buttons.tsx';
import { describeTool, toolLabel } from '../agents/timeline/describe-tool.ts';
import { JsonBox } from '../agents/timeline/json-box.tsx';
import { useApi } from '../api/client.ts';
import { agentQuery } from '../api/queries.ts';
import { useMay } from '../shell/allowed.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { RichText } from '../ui/rich-text.tsx';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { TimeLeft } from './time-left.tsx';
import { ToolResultForm } from './tool-result-form.tsx';
import { usePendingRefresh } from './use-pending-refresh.ts';

const KINDS: Record<PendingItem['kind'], { tag: string; act: string }> = {
  approval: { tag: 'Approval', act: 'Decide' },
  tool_result: { tag: 'Tool result', act: 'Answer' },
  budget: { tag: 'Budget', act: 'Raise the budget' },
  message: { tag: 'Message', act: 'Write' },
};

const titleOf = (item: PendingItem): string => item.agent_name ?? item.task;

/**
 * One thing that an agent waits for: what, for how long still, and the form that ends the wait. One that is over keeps its size,
 * so that the rows below do not move.
 */
export function InboxItem({
  item,
  isGone = false,
  isApproved,
  onDecided,
  isTicked,
  onTick,
}: {
  item: PendingItem;
  isGone?: boolean;
  /** How the call was decided here; undefined if it was not. */
  isApproved?: boolean | undefined;
  onDecided?: (isApproved: boolean) => void;
  isTicked?: boolean;
  onTick?: () => void;
}) {
  // An approval is decided most often: its buttons are always there.
  const [isOpen, setIsOpen] = useState(item.kind === 'approval');
  const mayAct = useMay()('agents');
  const { tag, act } = KINDS[item.kind];
  const title = titleOf(item);
  // A call that was decided here is still in the list until that is read again.
  const isOver = isGone || isApproved !== undefined;
  return (
    <li className="flex gap-3 px-4 py-3">
      {onTick && (
        <span className="w-3.5 shrink-0 pt-0.5">
          {item.kind === 'approval' && !isOver && (
            <input
              type="checkbox"
              aria-label={`Select the call of ${title}`}
              checked={isTicked}
              onChange={onTick}
              className="size-3.5 accent-accent-fill"
            />
          )}
        </span>
      )}
      <div className="min-w-0 grow">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Tag tone={item.kind === 'message' ? 'plain' : 'warn'}>{tag}</Tag>
          <Link
            to="/agents/$agentId"
            params={{ agentId: item.agent_id }}
            preload={false}
            className="min-w-0 max-w-full grow basis-48 truncate font-medium text-strong hover:underline"
          >
            {title}
          </Link>
          <TimeAgo at={item.since} className="text-muted text-xs" />
          {isOver ? (
            <Outcome isApproved={isApproved} />
          ) : (
            <span className="text-warn text-xs">
              <TimeLeft until={item.until} />
            </span>
          )}
          {item.kind !== 'approval' && mayAct && (
            <Button size="small" disabled={isOver} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
              {isOpen ? 'Close' : act}
            </Button>
          )}
        </div>
        {item.agent_name !== null && <p className="truncate text-muted">{item.task}</p>}
        <CallLine item={item} />
        {isOpen && mayAct && (
          <div inert={isOver} className={isOver ? 'opacity-50' : undefined}>
            <Act item={item} onDecided={onDecided} />
          </div>
        )}
      </div>
    </li>
  );
}

function Outcome({ isApproved }: { isApproved: boolean | undefined }) {
  if (isApproved === undefined) return <Tag>No longer waiting</Tag>;
  return <Tag tone={isApproved ? 'good' : 'bad'}>{isApproved ? 'Approved' : 'Refused'}</Tag>;
}

/** The call, and what the model said when it asked for it. */
function CallLine({ item: { name, input, model_text: text } }: { item: PendingItem }) {
  if (name === undefined) return null;
  const { label, icon: Icon } = describeTool({ name, input, output: null });
  return (
    <div className="mt-1.5 space-y-2">
      {text !== undefined && (
        <ScrollBox label="What the model said" className="max-h-40 border-line-strong border-l-2 pl-3">
          <RichText text={text} />
        </ScrollBox>
      )}
      <p className="flex min-w-0 items-center gap-2">
        <Icon aria-hidden className="size-3.5 shrink-0 text-muted" />
        <span className="truncate text-strong">{label}</span>
      </p>
      {input === undefined ? (
        <p className="text-muted text-xs">The input is too long to show here. It is on the agent’s page.</p>
      ) : (
        Object.keys(input).length > 0 && <JsonBox label="Input" value={input} />
      )}
    </div>
  );
}

function Act({
  item,
  onDecided,
}: {
  item: PendingItem;
  onDecided: ((isApproved: boolean) => void) | undefined;
}) {
  const refresh = usePendingRefresh();
  switch (item.kind) {
    case 'approval':
      return (
        <ApprovalButtons
          agentId={item.agent_id}
          callId={item.call_id ?? ''}
          what={`${toolLabel(item.name ?? 'call')}, ${titleOf(item)}`}
          onSettled={(isApproved) => {
            if (isApproved !== undefined) onDecided?.(isApproved);
            void refresh();
          }}
        />
      );
    case 'tool_result':
      return <ToolResultForm item={item} />;
    case 'budget':
      return (
        <WithAgent agentId={item.agent_id}>
          {(agent) => <BudgetForm agent={agent} onRaised={() => void refresh()} />}
        </WithAgent>
      );
    case 'message':
      return (
        <WithAgent agentId={item.agent_id}>
          {(agent) => <MessageForm agent={agent} onSent={() => void refresh()} isInset />}
        </WithAgent>
      );
  }
}

function WithAgent({ agentId, children }: { agentId: string; children: (agent: Agent) => ReactNode }) {
  const { data, error, refetch } = useQuery(agentQuery(useApi(), agentId));
  if (error && !data) return <ErrorNote error={error} onRetry={() => void refetch()} className="mt-2" />;
  return <div className="mt-2">{data ? children(data) : <Skeleton className="h-20 w-full" />}</div>;
}
