import type { Memory } from '@jettson/contract';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { useNotify } from '../ui/toast.tsx';
import { type MemoryDraft, MemoryFields, splitTags } from './memory-fields.tsx';

/** Edits a memory: another value is a new version, and the old one stays in the history. */
export function MemoryForm({ memory, onSaved }: { memory: Memory; onSaved: () => Promise<unknown> }) {
  const { client } = useApi();
  const notify = useNotify();
  const initial: MemoryDraft = {
    value: memory.value,
    tags: memory.tags.join(', '),
    importance: memory.importance,
  };
  const [draft, setDraft] = useState(initial);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(initial);
  const save = useMutation({
    mutationFn: () =>
      client.memory.put({
        key: memory.key,
        namespace: memory.namespace,
        value: draft.value,
        tags: splitTags(draft.tags),
        importance: draft.importance,
        metadata: memory.metadata,
        // A change that somebody else made meanwhile is not overwritten.
        ifVersion: memory.version,
      }),
    async onSuccess() {
      await onSaved();
      notify.say('Saved');
    },
  });
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged) save.mutate();
      }}
      onKeyDown={(event) => {
        if ((event.metaKey || event.ctrlKey) && event.key === 'Enter' && isChanged) save.mutate();
      }}
    >
      <MemoryFields draft={draft} onChange={(part) => setDraft({ ...draft, ...part })} />
      {save.isError && <ErrorNote error={save.error} />}
      <div className="flex justify-end gap-2">
        {isChanged && <Button onClick={() => setDraft(initial)}>Discard</Button>}
        <Button type="submit" look="primary" disabled={!isChanged} isBusy={save.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}
