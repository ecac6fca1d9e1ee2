import type { ReactNode } from 'react';
import { Skeleton } from '../ui/skeleton.tsx';

/** A name and its value; a placeholder until the value is known. */
export function FactRow({ label, value }: { label: string; value: ReactNode }) {
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-0.5 px-4 py-2.5">
      <dt className="w-40 shrink-0 text-muted">{label}</dt>
      <dd className="break-anywhere min-w-0 grow basis-48 whitespace-pre-line text-strong">
        {value ?? <Skeleton className="mt-1 h-3 w-40" />}
      </dd>
    </div>
  );
}
