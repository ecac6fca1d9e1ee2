import type { AgentStatus } from '@jettson/contract';
import { cn } from './class-names.ts';

const LOOKS: Record<AgentStatus, { label: string; dot: string; text: string }> = {
  spawning: { label: 'Starting', dot: 'bg-accent animate-blink', text: 'text-accent' },
  running: { label: 'Running', dot: 'bg-accent animate-blink', text: 'text-accent' },
  idle: { label: 'Waiting', dot: 'bg-warn', text: 'text-warn' },
  completed: { label: 'Done', dot: 'bg-good', text: 'text-good' },
  error: { label: 'Failed', dot: 'bg-bad', text: 'text-bad' },
  stopped: { label: 'Stopped', dot: 'bg-muted', text: 'text-muted' },
};

const WAITS: Record<string, string> = {
  approval_required: 'Waiting for approval',
  awaiting_tool_result: 'Waiting for a tool',
  budget_reached: 'Waiting for budget',
  price_unknown: 'Waiting for a price',
  awaiting_message: 'Waiting for a message',
  waiting_for_model: 'Waiting for the model',
  waiting_for_agents: 'Waiting for sub-agents',
};

/** The word for a status. With a reason it says what a live agent waits for. */
export function statusLabel(status: AgentStatus, reason: string | null = null): string {
  const isWaiting = status === 'idle' || status === 'running';
  return (isWaiting && reason !== null && WAITS[reason]) || LOOKS[status].label;
}

export function StatusBadge({
  status,
  reason = null,
  className,
}: {
  status: AgentStatus;
  reason?: string | null;
  className?: string;
}) {
  const { dot, text } = LOOKS[status];
  return (
    <span className={cn('inline-flex items-baseline gap-1.5 font-medium text-xs leading-4', text, className)}>
      <span aria-hidden className={cn('-translate-y-px size-[7px] shrink-0 rounded-full', dot)} />
      {statusLabel(status, reason)}
    </span>
  );
}
