import type { Memory, MemoryErasure, MemoryRemains, NamespaceInfo } from '@jettson/contract';
import { JettsonError } from '@jettson/sdk';
import { useMutation } from '@tanstack/react-query';
import { RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { Allowed } from '../shell/allowed.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyNote, ErrorNote } from '../ui/notes.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useNotify } from '../ui/toast.tsx';
import { AgentLink } from './agent-link.tsx';
import { ENDED } from './ended.ts';
import { NamespaceSelect } from './memory-filter-bar.tsx';
import { MemoryName } from './memory-name.tsx';
import type { MemorySearch } from './memory-search.ts';
import { TrustTag } from './trust-tag.tsx';
import { useMemoryList } from './use-memories.ts';
import { useMemoryChanges } from './use-memory-changes.ts';

/** Memories that are no longer live: they can be restored, or deleted for good. */
export function Trash({
  namespace,
  namespaces,
  onChange,
  onOpen,
}: {
  namespace: string | undefined;
  namespaces: NamespaceInfo[] | undefined;
  onChange: (part: MemorySearch) => void;
  onOpen: (memory: { key: string; namespace: string }) => void;
}) {
  const list = useMemoryList({ namespace, deleted: true });
  const [remains, setRemains] = useState<{ name: string; places: MemoryRemains[] } | null>(null);
  return (
    <>
      <div className="border-line border-b px-page pb-3">
        <NamespaceSelect namespaces={namespaces} value={namespace} onChange={onChange} />
      </div>
      {list.isError && <ErrorNote error={list.error} onRetry={() => void list.refetch()} className="m-4" />}
      {list.isPending && <SkeletonRows count={8} />}
      {list.isSuccess && list.memories.length === 0 && (
        <EmptyNote icon={<Trash2 />} title="The trash is empty">
          Memories that were deleted, merged or have expired are here. Agents do not find them.
        </EmptyNote>
      )}
      {list.memories.length > 0 && (
        <div className="scroll-thin min-h-0 grow overflow-y-auto" data-scroll>
          <ol aria-label="Trash" className="divide-y divide-line">
            {list.memories.map((memory) => (
              <TrashItem
                key={memory.memory_id}
                memory={memory}
                onOpen={onOpen}
                onRemains={(places) => setRemains({ name: memory.key, places })}
              />
            ))}
          </ol>
          {list.hasNextPage && (
            <div className="flex justify-center border-line border-t p-4">
              <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                Show more
              </Button>
            </div>
          )}
        </div>
      )}
      {remains && <RemainsDialog {...remains} onClose={() => setRemains(null)} />}
    </>
  );
}

function TrashItem({
  memory: { key, namespace, value, trust, deleted_at: at, deleted_by: by },
  onOpen,
  onRemains,
}: {
  memory: Memory;
  onOpen: (memory: { key: string; namespace: string }) => void;
  onRemains: (places: MemoryRemains[]) => void;
}) {
  const api = useApi();
  const notify = useNotify();
  const [isAsking, setIsAsking] = useState(false);
  const { changed, restore } = useMemoryChanges(key, namespace);
  const erase = useMutation({
    async mutationFn() {
      // Version 0: one that was written again since is no longer in the trash, and stays.
      const query = { key, namespace, hard: true, if_version: 0 };
      const erasure = await api.call<MemoryErasure | undefined>('DELETE', '/memory', { query });
      return erasure?.remains ?? [];
    },
    async onSuccess(places) {
      setIsAsking(false);
      if (places.length > 0) onRemains(places);
      else notify.say(`${key} is deleted for good`);
      await changed();
    },
    onError(error) {
      const isLive = error instanceof JettsonError && error.code === 'conflict';
      if (isLive) notify.say(`${key} was written again, and stays`);
      else notify.fail(error);
      void changed();
    },
  });
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-page py-2.5">
      <div className="min-w-0 grow basis-72">
        <MemoryName memory={{ key, namespace }} onOpen={onOpen} />
        <p className="break-anywhere line-clamp-2 whitespace-pre-wrap">{value}</p>
        <p className="mt-1 flex flex-wrap items-center gap-2 text-muted text-xs">
          <Tag>{ENDED[by ?? ''] ?? by}</Tag>
          <TrustTag trust={trust} />
          {at !== undefined && <TimeAgo at={at} />}
        </p>
      </div>
      <Allowed to="memory">
        <div className="flex gap-2">
          <Button
            size="small"
            isBusy={restore.isPending}
            onClick={() => restore.mutate(undefined, { onSuccess: () => notify.say(`${key} is restored`) })}
            aria-label={`Restore ${key}`}
          >
            {!restore.isPending && <RotateCcw aria-hidden className="size-3.5" />} Restore
          </Button>
          <Button
            size="small"
            look="danger"
            onClick={() => setIsAsking(true)}
            aria-label={`Delete for good: ${key}`}
          >
            Delete for good
          </Button>
        </div>
      </Allowed>
      <ConfirmDialog
        isOpen={isAsking}
        title={`Delete ${key} for good`}
        description="All its versions are removed, including from the logs of agents. Nobody can restore it."
        refusal="Keep it"
        action="Delete for good"
        work={erase}
        onClose={() => setIsAsking(false)}
      />
    </li>
  );
}

/** Where the words of a memory that was deleted for good may still appear. */
function RemainsDialog({
  name,
  places,
  onClose,
}: {
  name: string;
  places: MemoryRemains[];
  onClose: () => void;
}) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`${name} is deleted`}
      description="These read it or were made from it, so their own words may still repeat it."
      actions={
        <Button look="primary" onClick={onClose}>
          Close
        </Button>
      }
    >
      <ul aria-label="Where it may remain" className="space-y-1">
        {places.map(({ kind, agent_id: agentId, key, namespace, memory_id: memoryId }) => (
          <li key={agentId ?? memoryId} className="break-anywhere">
            {kind === 'agent' && agentId ? (
              <>
                The agent <AgentLink agentId={agentId} />
              </>
            ) : (
              <>
                The summary <span className="font-medium text-strong">{key}</span>{' '}
                <span className="font-mono text-muted text-xs">{namespace}</span>
              </>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
