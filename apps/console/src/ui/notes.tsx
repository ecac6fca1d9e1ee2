import { CircleAlert, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { describeError } from '../api/describe-error.ts';
import { Button } from './button.tsx';
import { cn } from './class-names.ts';

/** An error that says what to do. */
export function ErrorNote({
  error,
  onRetry,
  className,
}: {
  error: unknown;
  onRetry?: () => void;
  className?: string;
}) {
  const { title, hint } = describeError(error);
  return (
    <div
      role="alert"
      className={cn('flex items-start gap-3 rounded-lg border border-line bg-bad-soft p-3', className)}
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="min-w-0 grow">
        <p className="break-anywhere font-medium text-strong">{title}</p>
        <p className="break-anywhere text-body">{hint}</p>
      </div>
      {onRetry && (
        <Button size="small" onClick={onRetry}>
          <RotateCw className="size-3.5" /> Try again
        </Button>
      )}
    </div>
  );
}

/** A note for an empty page: says why it is empty, and what to do next. */
export function EmptyNote({
  icon,
  title,
  children,
  action,
}: {
  icon: ReactNode;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-6 py-16 text-center">
      <div
        aria-hidden
        className="mb-4 grid size-11 place-items-center rounded-xl border border-line bg-panel text-muted shadow-card [&_svg]:size-5"
      >
        {icon}
      </div>
      <h2 className="text-lg">{title}</h2>
      <div className="mt-1 text-pretty text-muted">{children}</div>
      {action && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
