import type { AgentStatus } from '@jettson/contract';
import { cn } from './class-names.ts';
import { statusLabel } from './status-label.ts';

const LOOKS: Record<AgentStatus, { dot: string; text: string }> = {
  spawning: { dot: 'bg-accent animate-blink', text: 'text-accent' },
  running: { dot: 'bg-accent animate-blink', text: 'text-accent' },
  idle: { dot: 'bg-warn', text: 'text-warn' },
  completed: { dot: 'bg-good', text: 'text-good' },
  error: { dot: 'bg-bad', text: 'text-bad' },
  stopped: { dot: 'bg-muted', text: 'text-muted' },
};

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
  const label = statusLabel(status, reason);
  return (
    <span
      title={label}
      className={cn('inline-flex items-baseline gap-1.5 font-medium text-xs leading-4', text, className)}
    >
      <span aria-hidden className={cn('-translate-y-px size-[7px] shrink-0 rounded-full', dot)} />
      <span className="min-w-0 truncate">{label}</span>
    </span>
  );
}
