import type { MemoryEdit } from '@jettson/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/client.ts';
import { useNotify } from '../../ui/toast.tsx';
import { AgentLink } from '../agent-link.tsx';
import { Diff } from '../diff.tsx';
import { MemoryName } from '../memory-name.tsx';
import { memoryKey } from '../use-memories.ts';
import { ChangeFrame } from './change-frame.tsx';

const KINDS = {
  write: { label: 'written', tone: 'good' },
  update: { label: 'changed', tone: 'accent' },
  amend: { label: 'amended', tone: 'accent' },
  restore: { label: 'restored', tone: 'good' },
  delete: { label: 'deleted', tone: 'bad' },
  expire: { label: 'expired', tone: 'plain' },
} as const;

/** A change of one memory. */
export function EditItem({
  edit,
  onOpen,
}: {
  edit: MemoryEdit;
  onOpen: (memory: { key: string; namespace: string }) => void;
}) {
  const { edit_id: id, kind, key, before, after, changed_at: at, can_undo: canUndo } = edit;
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const undo = useMutation({
    mutationFn: () => api.client.memory.undoEdit(id),
    async onSuccess({ memory }) {
      await queries.invalidateQueries({ queryKey: memoryKey(api) });
      notify.say(memory === null ? `Undone: ${key} is in the trash` : `Undone: ${key} is as it was before`);
    },
    onError: notify.fail,
  });
  return (
    <ChangeFrame
      {...KINDS[kind]}
      at={at}
      undo={undo}
      undoLabel={`Undo: ${KINDS[kind].label} ${key}`}
      settled={canUndo ? null : 'changed since'}
      title={
        <>
          <MemoryName memory={edit} onOpen={onOpen} />
          <span className="text-muted text-xs">
            <Writer edit={edit} />
          </span>
        </>
      }
    >
      <div className="mt-1 line-clamp-4">
        {kind === 'amend' ? (
          <p className="text-muted">
            Its tags, importance, expiry, metadata or trust changed. Its value is the same.
          </p>
        ) : (
          <Diff before={before ?? ''} after={after ?? ''} />
        )}
      </div>
    </ChangeFrame>
  );
}

function Writer({ edit: { kind: change, provenance } }: { edit: MemoryEdit }) {
  // A restored value has the origin that it had before: it says nothing about who restored it.
  if (provenance === null || change === 'restore') return null;
  const { url, agent_id: agentId, agent_deleted: isDeleted, tool, kind } = provenance;
  if (url) return ' from a web page';
  if (agentId && isDeleted) return ' by an agent that was deleted';
  if (agentId) {
    return (
      <>
        {' by '}
        <AgentLink agentId={agentId} />
      </>
    );
  }
  if (tool) return ' from a tool';
  return kind === 'consolidation' ? ' by merging' : null;
}
