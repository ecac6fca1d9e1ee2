import { cn } from './class-names.ts';

/** A placeholder of the same size as the content that is loading, so that nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn('animate-pulse rounded bg-active/70', className)} />;
}

export function SkeletonRows({ count, className }: { count: number; className?: string }) {
  return (
    <div role="status" aria-label="Loading">
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no other key
        <div key={index} className={cn('flex h-9 items-center gap-4 border-line border-b px-4', className)}>
          <Skeleton className="h-3 w-16" />
          <Skeleton className="h-3 max-w-md grow" />
          <Skeleton className="ml-auto h-3 w-20" />
        </div>
      ))}
    </div>
  );
}
