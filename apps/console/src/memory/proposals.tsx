import type { MemoryProposal } from '@jettson/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, ShieldQuestion, X } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { Allowed } from '../shell/allowed.tsx';
import { Button } from '../ui/button.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useNotify } from '../ui/toast.tsx';
import { Diff } from './diff.tsx';
import { Provenance } from './provenance.tsx';
import { memoryKey, proposalsQuery } from './use-memories.ts';

/**
 * A row that shows what less trusted writers wanted to change, and expands for the decision. Hidden if there is nothing
 * to decide.
 */
export function Proposals({ namespace }: { namespace: string | undefined }) {
  const { data } = useQuery(proposalsQuery(useApi(), namespace));
  const [isOpen, setIsOpen] = useState(false);
  if (data === undefined || data.proposals.length === 0) return null;
  const { proposals, next_cursor: more } = data;
  return (
    <section aria-label="Proposals" className="border-line border-b bg-warn-soft px-4 py-2 sm:px-6">
      <div className="flex items-center gap-2">
        <ShieldQuestion aria-hidden className="size-4 shrink-0 text-warn" />
        <p className="min-w-0 grow">
          {proposals.length}
          {more === null ? '' : ' or more'} {proposals.length === 1 ? 'change' : 'changes'} by less trusted
          writers {proposals.length === 1 ? 'waits' : 'wait'} for your decision.
        </p>
        <Button size="small" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {isOpen ? 'Close' : 'Review'}
        </Button>
      </div>
      {isOpen && (
        <ol aria-label="Proposals" className="scroll-thin mt-2 max-h-96 space-y-3 overflow-y-auto">
          {proposals.map((proposal) => (
            <Proposal key={proposal.proposal_id} proposal={proposal} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Proposal({ proposal }: { proposal: MemoryProposal }) {
  const { proposal_id: id, key, namespace, value, current, created_at: createdAt } = proposal;
  const api = useApi();
  const queryClient = useQueryClient();
  const notify = useNotify();
  const decision = useMutation({
    mutationFn: (isAccepted: boolean) =>
      isAccepted ? api.client.memory.acceptProposal(id) : api.client.memory.rejectProposal(id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: memoryKey(api) }),
    onError: notify.fail,
  });
  return (
    <li className="space-y-2 rounded-lg border border-line bg-page p-3">
      <div className="flex flex-wrap items-center gap-2">
        <span className="break-anywhere font-medium text-strong">{key}</span>
        <span className="font-mono text-muted text-xs">{namespace}</span>
        <span className="grow text-muted text-xs">
          <TimeAgo at={createdAt} />
        </span>
        <Allowed to="memory">
          <Button
            size="small"
            look="primary"
            disabled={decision.isPending}
            onClick={() => decision.mutate(true)}
            aria-label={`Accept the change of ${key}`}
          >
            <Check aria-hidden className="size-3.5" /> Accept
          </Button>
          <Button
            size="small"
            disabled={decision.isPending}
            onClick={() => decision.mutate(false)}
            aria-label={`Reject the change of ${key}`}
          >
            <X aria-hidden className="size-3.5" /> Reject
          </Button>
        </Allowed>
      </div>
      <Diff before={current?.value ?? ''} after={value} />
      <Provenance memory={proposal} />
    </li>
  );
}
