import { ArrowDown, CircleCheck, CloudOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useConnection } from '../api/connection.ts';
import { countOf, formatClock } from '../api/format.ts';
import { Button } from '../ui/button.tsx';

const BACK_SHOWN_MS = 10_000;

/** The one place that says that the server does not answer, and then what came while it was away. */
export function ConnectionBar() {
  const { state, answeredAt, returns, newSteps } = useConnection();
  const [seen, setSeen] = useState(0);
  useEffect(() => {
    if (state === 'away' || returns === 0) return;
    const timer = setTimeout(setSeen, BACK_SHOWN_MS, returns);
    return () => clearTimeout(timer);
  }, [state, returns]);
  if (state === 'away') {
    return (
      <div
        role="alert"
        className="flex items-start gap-3 border-line border-b bg-bad-soft px-4 py-2.5 sm:px-6"
      >
        <CloudOff aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
        <p className="min-w-0">
          <strong className="font-medium text-strong">
            The server has not answered since {formatClock(answeredAt)}.
          </strong>{' '}
          This page shows the state at that time and continues when the server is back.
        </p>
      </div>
    );
  }
  if (returns === seen) return null;
  return (
    <div
      role="status"
      className="flex items-center gap-3 border-line border-b bg-good-soft px-4 py-1.5 sm:px-6"
    >
      <CircleCheck aria-hidden className="size-4 shrink-0 text-good" />
      <p className="min-w-0 grow text-strong">
        {newSteps === null ? 'Back' : `Back: ${countOf(newSteps, 'new step')}`}
      </p>
      {newSteps !== null && newSteps > 0 && (
        <Button size="small" look="quiet" onClick={showLatest}>
          <ArrowDown aria-hidden className="size-3.5" /> Jump to latest
        </Button>
      )}
    </div>
  );
}

function showLatest(): void {
  const page = document.querySelector('[data-scroll]');
  page?.scrollTo({ top: page.scrollHeight });
}
