import type { UseQueryResult } from '@tanstack/react-query';
import { ErrorNote } from '../ui/notes.tsx';
import { Spinner } from '../ui/spinner.tsx';

/** That memories are being compared, that it failed, or that it found nothing; hidden while there is a result. */
export function ComparisonState({
  comparison,
  isEmpty,
  empty,
}: {
  comparison: UseQueryResult;
  isEmpty: boolean;
  /** What is said when nothing was found. */
  empty: string;
}) {
  return (
    <>
      {comparison.isError && <ErrorNote error={comparison.error} onRetry={() => void comparison.refetch()} />}
      {comparison.isPending && (
        <p role="status" className="flex items-center justify-center gap-2 py-8 text-muted">
          <Spinner /> Comparing memories
        </p>
      )}
      {comparison.isSuccess && isEmpty && <p className="py-8 text-center text-muted">{empty}</p>}
    </>
  );
}
