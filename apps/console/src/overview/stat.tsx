import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AgentsSearch } from '../agents/agents-search.ts';
import { cn } from '../ui/class-names.ts';
import { Skeleton } from '../ui/skeleton.tsx';

/** One number and its meaning; its place is reserved while it loads. */
export function Stat({
  label,
  value,
  hint,
  isBad = false,
  agents,
  children,
}: {
  label: string;
  value: string | undefined;
  hint?: string | undefined;
  isBad?: boolean;
  /** The list of such agents, which a click anywhere on the box opens. */
  agents?: AgentsSearch;
  /** Beside the number, e.g. a sparkline. */
  children?: ReactNode;
}) {
  return (
    <div className={cn('relative min-w-0 bg-panel px-4 py-3', agents && 'hover:bg-hover')}>
      <dt className="text-muted text-xs">
        {agents ? (
          <Link
            to="/agents"
            search={agents}
            className="after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
          >
            {label}
          </Link>
        ) : (
          label
        )}
      </dt>
      <dd className="mt-1 flex h-8 items-end justify-between gap-3">
        <span
          className={cn(
            'tabular shrink-0 font-semibold text-2xl tracking-tight',
            isBad ? 'text-bad' : 'text-strong',
          )}
        >
          {value ?? <Skeleton className="mb-1 h-6 w-16" />}
        </span>
        {children}
      </dd>
      <dd className="min-h-4.5 text-muted text-xs">{hint ?? ''}</dd>
    </div>
  );
}
