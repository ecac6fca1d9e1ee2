import { cn } from '../ui/class-names.ts';
import { Skeleton } from '../ui/skeleton.tsx';

/** One number and its meaning; its place is reserved while it loads. */
export function Stat({
  label,
  value,
  hint,
  isBad = false,
}: {
  label: string;
  value: string | undefined;
  hint?: string | undefined;
  isBad?: boolean;
}) {
  return (
    <div className="px-4 py-3.5">
      <dt className="text-muted text-xs">{label}</dt>
      <dd
        className={cn(
          'tabular mt-1 h-8 font-semibold text-2xl tracking-tight',
          isBad ? 'text-bad' : 'text-strong',
        )}
      >
        {value ?? <Skeleton className="mt-1 h-6 w-16" />}
      </dd>
      <dd className="min-h-4.5 text-muted text-xs">{hint ?? ''}</dd>
    </div>
  );
}
