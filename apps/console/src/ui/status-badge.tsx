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

export const statusLabel = (status: AgentStatus): string => LOOKS[status].label;

export function StatusBadge({ status, className }: { status: AgentStatus; className?: string }) {
  const { label, dot, text } = LOOKS[status];
  return (
    <span className={cn('inline-flex items-center gap-1.5 font-medium text-xs', text, className)}>
      <span aria-hidden className={cn('size-[7px] rounded-full', dot)} />
      {label}
    </span>
  );
}
