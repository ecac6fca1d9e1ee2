import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Inbox } from 'lucide-react';
import { useEffect } from 'react';
import { useApi } from '../api/client.ts';
import { useMay } from '../shell/allowed.tsx';
import { buttonClass } from '../ui/button.tsx';
import { showWaiting } from '../ui/document-title.ts';
import { countNeeds, pendingQuery } from './pending-query.ts';

/** How much waits for somebody, beside the link to it. The tab shows the same number. */
export function NeedsYouCount() {
  const { data } = useQuery(pendingQuery(useApi()));
  const { count, label } = countNeeds(data);
  if (count === 0) return null;
  return (
    <span className="tabular ml-auto @max-[8rem]:absolute @max-[8rem]:-top-0.5 @max-[8rem]:-right-1 rounded-full bg-bad-fill px-1.5 font-medium text-2xs text-white leading-[1.125rem]">
      <span className="sr-only">, </span>
      {label}
      <span className="sr-only"> waiting</span>
    </span>
  );
}

/** Leads to what waits, where there is no sidebar. */
export function NeedsYouLink() {
  if (!useMay()('agents')) return null;
  return (
    <Link to="/needs-you" className={buttonClass('quiet', 'small')}>
      <Inbox aria-hidden className="size-4" />
      <span className="sr-only">Needs you</span>
      <NeedsYouCount />
    </Link>
  );
}

/** Shows the number in the tab, on every page. */
export function useNeedsYouTitle(): void {
  const { data } = useQuery(pendingQuery(useApi()));
  const mayDecide = useMay()('agents');
  const count = mayDecide ? countNeeds(data).count : 0;
  useEffect(() => {
    showWaiting(count);
    return () => showWaiting(0);
  }, [count]);
}
