import { useQuery } from '@tanstack/react-query';
import { ShieldQuestion } from 'lucide-react';
import { useApi } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { proposalsQuery } from './use-memories.ts';

/** Says that less trusted writers wanted to change something. Hidden if there is nothing to decide. */
export function ProposalsNote({
  namespace,
  onReview,
}: {
  namespace: string | undefined;
  onReview: () => void;
}) {
  const { data } = useQuery(proposalsQuery(useApi(), namespace));
  if (data === undefined || data.proposals.length === 0) return null;
  const { proposals, next_cursor: more } = data;
  const isOne = proposals.length === 1 && more === null;
  return (
    <section
      aria-label="Waiting proposals"
      className="flex items-center gap-2 border-line border-b bg-warn-soft px-page py-2"
    >
      <ShieldQuestion aria-hidden className="size-4 shrink-0 text-warn" />
      <p className="min-w-0 grow">
        {proposals.length}
        {more === null ? '' : ' or more'}{' '}
        {isOne ? 'change by a less trusted writer waits' : 'changes by less trusted writers wait'} for your
        decision.
      </p>
      <Button size="small" onClick={onReview}>
        Review
      </Button>
    </section>
  );
}
