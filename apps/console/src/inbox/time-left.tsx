import { formatDateTime, formatDuration } from '../api/format.ts';
import { useNow } from '../ui/use-now.ts';

const DAY_MS = 86_400_000;

/** How long something still waits, kept up to date; the exact time on hover. */
export function TimeLeft({ until }: { until: string }) {
  const now = useNow(1000);
  const left = Date.parse(until) - now;
  return (
    <time dateTime={until} title={`Until ${formatDateTime(until)}`} className="tabular whitespace-nowrap">
      {left <= 0
        ? 'no time left'
        : `${left > 2 * DAY_MS ? `${Math.floor(left / DAY_MS)} d` : formatDuration(left)} left`}
    </time>
  );
}
