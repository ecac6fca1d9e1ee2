import type { MemoryChange, MemoryOperation } from '@jettson/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/client.ts';
import { countOf } from '../../api/format.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/notes.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { useNotify } from '../../ui/toast.tsx';
import { Diff } from '../diff.tsx';
import { memoryKey } from '../use-memories.ts';
import { ChangeFrame } from './change-frame.tsx';

const KINDS = {
  dedupe: { label: 'duplicates removed', tone: 'warn' },
  consolidate: { label: 'merged', tone: 'warn' },
  import: { label: 'imported', tone: 'good' },
  delete: { label: 'deleted', tone: 'bad' },
} as const;

/** An operation that changed several memories, with what it changed when somebody asks. */
export function OperationItem({ operation }: { operation: MemoryOperation }) {
  const { operation_id: id, kind, created_at: at, undone_at: undoneAt, removed, written } = operation;
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const [isOpen, setIsOpen] = useState(false);
  const undo = useMutation({
    mutationFn: () => api.client.memory.undo(id),
    async onSuccess({ restored, removed: gone }) {
      await queries.invalidateQueries({ queryKey: memoryKey(api) });
      notify.say(
        `Undone: ${counted(restored, 'restored')}${gone > 0 ? `, ${counted(gone, 'removed')}` : ''}`,
      );
    },
    onError: notify.fail,
  });
  const counts = [removed > 0 && counted(removed, 'ended'), written > 0 && counted(written, 'written')];
  return (
    <ChangeFrame
      {...KINDS[kind]}
      at={at}
      undo={undo}
      undoLabel={`Undo: ${KINDS[kind].label}`}
      settled={undoneAt === null ? null : 'undone'}
      title={
        <>
          <span className="text-strong">{counts.filter(Boolean).join(', ') || 'Nothing is left of it'}</span>{' '}
          {undoneAt === null && (
            <Button size="small" look="quiet" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
              {isOpen ? 'Hide' : 'What it changed'}
            </Button>
          )}
        </>
      }
    >
      {isOpen && undoneAt === null && <OperationDiff operationId={id} />}
    </ChangeFrame>
  );
}

const counted = (count: number, what: string) => `${countOf(count, 'version')} ${what}`;

function OperationDiff({ operationId }: { operationId: string }) {
  const api = useApi();
  const { data, error } = useQuery({
    queryKey: memoryKey(api, 'operation', operationId),
    queryFn: ({ signal }) => api.client.memory.operation(operationId, { signal }),
  });
  if (error) return <ErrorNote error={error} className="mt-2" />;
  if (data === undefined) {
    return (
      <p role="status" className="flex items-center gap-2 py-2 text-muted">
        <Spinner /> Loading
      </p>
    );
  }
  return (
    <ul
      aria-label="What it changed"
      className="scroll-thin mt-2 max-h-80 divide-y divide-line overflow-y-auto rounded-lg border border-line"
    >
      {data.diff.map((change) => (
        <ChangedMemory key={change.memory_id} change={change} />
      ))}
    </ul>
  );
}

function ChangedMemory({ change: { key, namespace, before, after } }: { change: MemoryChange }) {
  return (
    <li className="px-3 py-2">
      <span className="break-anywhere font-medium text-strong">{key}</span>{' '}
      <span className="break-anywhere font-mono text-muted text-xs">{namespace}</span>
      {before === after ? (
        <p className="text-muted">It took over tags and metadata from others. Its value is the same.</p>
      ) : (
        <Diff before={before ?? ''} after={after ?? ''} />
      )}
    </li>
  );
}
