import type { MemoryProposal, NamespaceInfo } from '@jettson/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, ShieldCheck, X } from 'lucide-react';
import { useApi } from '../api/client.ts';
import { Allowed } from '../shell/allowed.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyNote, ErrorNote } from '../ui/notes.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useNotify } from '../ui/toast.tsx';
import { NamespaceSelect } from './memory-filter-bar.tsx';
import type { MemorySearch } from './memory-search.ts';
import { Provenance } from './provenance.tsx';
import { SideBySide } from './side-by-side.tsx';
import { TrustTag } from './trust-tag.tsx';
import { memoryKey, proposalsQuery } from './use-memories.ts';

/** What less trusted writers wanted to write over more trusted values: the old and the new one, to accept or reject. */
export function Proposals({
  namespace,
  namespaces,
  onChange,
}: {
  namespace: string | undefined;
  namespaces: NamespaceInfo[] | undefined;
  onChange: (part: MemorySearch) => void;
}) {
  const { data, error, isPending, refetch } = useQuery(proposalsQuery(useApi(), namespace));
  return (
    <>
      <div className="border-line border-b px-page pb-3">
        <NamespaceSelect namespaces={namespaces} value={namespace} onChange={onChange} />
      </div>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} className="m-4" />}
      {isPending && <SkeletonRows count={4} className="h-24" />}
      {data?.proposals.length === 0 && (
        <EmptyNote icon={<ShieldCheck />} title="No proposals">
          When an agent that read the web, or another less trusted writer, wants to change what comes from
          you, its value waits here for your decision.
        </EmptyNote>
      )}
      {data && data.proposals.length > 0 && (
        <div className="scroll-thin min-h-0 grow overflow-y-auto px-page py-4" data-scroll>
          <ol aria-label="Proposals" className="max-w-4xl space-y-3">
            {data.proposals.map((proposal) => (
              <Proposal key={proposal.proposal_id} proposal={proposal} />
            ))}
          </ol>
          {data.next_cursor !== null && (
            <p className="mt-3 text-muted">
              These are the newest {data.proposals.length}. Older ones follow when some are decided.
            </p>
          )}
        </div>
      )}
    </>
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
    async onSuccess(_, isAccepted) {
      await queryClient.invalidateQueries({ queryKey: memoryKey(api) });
      notify.say(isAccepted ? `${key} has the new value` : `${key} stays as it was`);
    },
    onError: notify.fail,
  });
  return (
    <li className="space-y-3 rounded-lg border border-line bg-panel p-3">
      <div className="flex flex-wrap items-center gap-2">
        <span className="break-anywhere font-medium text-strong">{key}</span>
        <span className="break-anywhere font-mono text-muted text-xs">{namespace}</span>
        <span className="grow text-muted text-xs">
          <TimeAgo at={createdAt} />
        </span>
        <Allowed to="memory">
          <Button
            size="small"
            disabled={decision.isPending}
            onClick={() => decision.mutate(false)}
            aria-label={`Reject the change of ${key}`}
          >
            <X aria-hidden className="size-3.5" /> Reject
          </Button>
          <Button
            size="small"
            look="primary"
            disabled={decision.isPending}
            onClick={() => decision.mutate(true)}
            aria-label={`Accept the change of ${key}`}
          >
            <Check aria-hidden className="size-3.5" /> Accept
          </Button>
        </Allowed>
      </div>
      <SideBySide
        before={{
          title: 'Now',
          value: current?.value ?? null,
          note: current && <TrustTag trust={current.trust} isLong />,
        }}
        after={{ title: 'Proposed', value, note: <Provenance memory={proposal} /> }}
      />
    </li>
  );
}
