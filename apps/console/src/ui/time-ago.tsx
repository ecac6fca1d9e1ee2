import { formatAgo, formatDateTime } from '../api/format.ts';
import { useNow } from './use-now.ts';

/** How long ago something was, kept up to date; the exact time on hover. */
export function TimeAgo({ at, className }: { at: number | string; className?: string }) {
  const now = useNow(15_000);
  return (
    <time dateTime={new Date(at).toISOString()} title={formatDateTime(at)} className={className}>
      {formatAgo(at, now)}
    </time>
  );
}
