import type { Memory } from '@jettson/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { Field, Input, Select } from '../ui/field.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { MemoryFields, splitTags } from './memory-fields.tsx';
import { memoryKey } from './use-memories.ts';

const EXPIRIES = [
  { days: '', label: 'Never' },
  { days: '1', label: 'In a day' },
  { days: '7', label: 'In a week' },
  { days: '30', label: 'In 30 days' },
  { days: '365', label: 'In a year' },
];

export function NewMemoryDialog({
  namespace,
  onClose,
  onCreated,
}: {
  namespace: string | undefined;
  onClose: () => void;
  onCreated: (memory: Memory) => void;
}) {
  const api = useApi();
  const queries = useQueryClient();
  const [name, setName] = useState({ key: '', namespace: namespace ?? 'default', days: '' });
  const [draft, setDraft] = useState({ value: '', tags: '', importance: 5 });
  const creation = useMutation({
    mutationFn: () =>
      api.client.memory.put({
        key: name.key,
        namespace: name.namespace,
        value: draft.value,
        tags: splitTags(draft.tags),
        importance: draft.importance,
        ...(name.days && { expiresInDays: Number(name.days) }),
        // An existing memory with that key is edited beside the table, where its value can be seen.
        ifVersion: 0,
      }),
    async onSuccess(memory) {
      await queries.invalidateQueries({ queryKey: memoryKey(api) });
      onClose();
      onCreated(memory);
    },
  });
  return (
    <FormDialog
      title="New memory"
      description="Every agent of this account can find it."
      action="Remember"
      work={creation}
      onClose={onClose}
      className="space-y-3"
    >
      <Field label="Key" hint="Its name; unique within its namespace.">
        {(control) => (
          <Input
            {...control}
            required
            maxLength={512}
            placeholder="favourite-fruit"
            value={name.key}
            onChange={(event) => setName({ ...name, key: event.target.value })}
          />
        )}
      </Field>
      <MemoryFields draft={draft} onChange={(part) => setDraft({ ...draft, ...part })} />
      <div className="grid grid-cols-2 gap-3">
        <Field label="Namespace">
          {(control) => (
            <Input
              {...control}
              required
              maxLength={128}
              value={name.namespace}
              onChange={(event) => setName({ ...name, namespace: event.target.value })}
            />
          )}
        </Field>
        <Field label="Expires">
          {(control) => (
            <Select
              {...control}
              value={name.days}
              onChange={(event) => setName({ ...name, days: event.target.value })}
              className="w-full"
            >
              {EXPIRIES.map(({ days, label }) => (
                <option key={days} value={days}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
    </FormDialog>
  );
}
