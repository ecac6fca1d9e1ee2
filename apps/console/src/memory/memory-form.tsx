import type { Memory } from '@jettson/contract';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { serverTime } from '../api/server-clock.ts';
import { Button } from '../ui/button.tsx';
import { LeaveQuestion, type Place } from '../ui/leave-question.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { useNotify } from '../ui/toast.tsx';
import { type MemoryDraft, MemoryFields, splitTags } from './memory-fields.tsx';

const DAY_MS = 24 * 3600 * 1000;
const LEAST_DAYS = 1e-6;

/**
 * Edits a memory: another value is a new version, and the old one stays in the history. What was written is kept until
 * it is saved or discarded, whatever happens around it.
 */
export function MemoryForm({ memory, refresh }: { memory: Memory; refresh: () => Promise<unknown> }) {
  const { client } = useApi();
  const notify = useNotify();
  /** What the draft began with: a change that somebody else makes meanwhile does not replace what is being written. */
  const [base, setBase] = useState(memory);
  const [draft, setDraft] = useState(() => toDraft(memory));
  const [seen, setSeen] = useState(memory);
  const isChanged = !isSame(draft, toDraft(base));
  const begin = (next: Memory) => {
    setBase(next);
    setDraft(toDraft(next));
  };
  if (seen !== memory) {
    setSeen(memory);
    if (!isChanged) begin(memory);
  }
  const save = useMutation({
    mutationFn: (sent: MemoryDraft) =>
      client.memory.put({
        key: base.key,
        namespace: base.namespace,
        value: sent.value,
        tags: splitTags(sent.tags),
        importance: sent.importance,
        metadata: base.metadata,
        // Another value would get the default, which is never.
        ...(sent.value !== base.value &&
          base.expires_at !== null && {
            expiresInDays: Math.max(LEAST_DAYS, (base.expires_at - serverTime()) / DAY_MS),
          }),
        // A change that somebody else made meanwhile is not overwritten.
        ifVersion: base.version,
      }),
    async onSuccess(saved, sent) {
      setBase(saved);
      // What was written meanwhile is a change of what was saved.
      setDraft((now) => (isSame(now, sent) ? toDraft(saved) : now));
      await refresh();
      notify.say('Saved');
    },
    // Somebody else may have changed it: then that is said, beside what was written.
    onError: () => void refresh(),
  });
  // What was just saved is newer than what is shown around the form.
  const isOutdated = isChanged && !save.isPending && base.updated_at !== memory.updated_at;
  const submit = () => {
    if (isChanged && !save.isPending) save.mutate(draft);
  };
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if ((event.metaKey || event.ctrlKey) && event.key === 'Enter') submit();
      }}
    >
      <MemoryFields draft={draft} onChange={(part) => setDraft({ ...draft, ...part })} />
      {isOutdated && (
        <div role="status" className="rounded-lg bg-warn-soft p-3">
          <p className="mb-2 text-strong">
            Somebody changed this memory while you were writing. Version {memory.version} is live.
          </p>
          <Button size="small" onClick={() => begin(memory)}>
            Discard mine and show it
          </Button>
        </div>
      )}
      {save.isError && <ErrorNote error={save.error} />}
      <div className="flex justify-end gap-2">
        {isChanged && <Button onClick={() => begin(memory)}>Discard</Button>}
        <Button type="submit" look="primary" disabled={!isChanged} isBusy={save.isPending}>
          Save
        </Button>
      </div>
      <LeaveQuestion
        isWritten={isChanged}
        description={`What you changed in ${base.key} is not saved.`}
        isSamePlace={isSameMemory}
      />
    </form>
  );
}

const toDraft = ({ value, tags, importance }: Memory): MemoryDraft => ({
  value,
  tags: tags.join(', '),
  importance,
});

const isSame = (one: MemoryDraft, other: MemoryDraft): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Whether the page still shows the same memory: a search beside it does not touch the form. */
function isSameMemory(current: Place, next: Place): boolean {
  const memoryOf = ({ pathname, search }: Place) => {
    const { key, in: namespace } = search as { key?: string; in?: string };
    return JSON.stringify([pathname, key, namespace]);
  };
  return memoryOf(current) === memoryOf(next);
}
