import type { CreatedApiKey } from '@jettson/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { keysQuery } from '../api/queries.ts';
import { ExampleBlocks } from '../code/example-blocks.tsx';
import { FIRST } from '../code/first-example.ts';
import { Field, Input, Select } from '../ui/field.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { ShownOnceDialog } from '../ui/shown-once-dialog.tsx';
import { type MemoryLimit, MemoryLimitFields, toMemoryAccess } from './memory-limit-fields.tsx';
import { DEFAULT_SCOPES, ScopeFields } from './scope-fields.tsx';
import { SecretLimitFields } from './secret-limit-fields.tsx';

const EXPIRIES = [
  { days: '', label: 'Never' },
  { days: '7', label: 'In 7 days' },
  { days: '30', label: 'In 30 days' },
  { days: '90', label: 'In 90 days' },
  { days: '365', label: 'In a year' },
];

/** Creates a key and shows it once. */
export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [scopes, setScopes] = useState(DEFAULT_SCOPES);
  const [memory, setMemory] = useState<MemoryLimit>(null);
  const [secrets, setSecrets] = useState<string[] | null>(null);
  const creation = useMutation({
    mutationFn: () =>
      api.call<CreatedApiKey>('POST', '/keys', {
        body: {
          name: name.trim(),
          scopes,
          ...(days && { expires_in_days: Number(days) }),
          ...(memory && { memory: toMemoryAccess(memory) }),
          ...(secrets && { secrets }),
        },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keysQuery(api).queryKey }),
  });
  if (creation.data) return <CreatedKey created={creation.data} onClose={onClose} />;
  return (
    <FormDialog title="Create an API key" action="Create key" work={creation} onClose={onClose}>
      <Field label="Name" hint="Where it is used, so that you know what depends on it.">
        {(control) => (
          <Input
            {...control}
            required
            maxLength={100}
            placeholder="my laptop"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label="Expires">
        {(control) => (
          <Select
            {...control}
            value={days}
            onChange={(event) => setDays(event.target.value)}
            className="w-full"
          >
            {EXPIRIES.map((expiry) => (
              <option key={expiry.days} value={expiry.days}>
                {expiry.label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <ScopeFields value={scopes} onChange={setScopes} />
      <MemoryLimitFields value={memory} onChange={setMemory} />
      <SecretLimitFields value={secrets} onChange={setSecrets} />
    </FormDialog>
  );
}

function CreatedKey({ created, onClose }: { created: CreatedApiKey; onClose: () => void }) {
  return (
    <ShownOnceDialog
      title="Your new key"
      description="Copy it now. Only a hash of it is stored, so it cannot be shown again."
      what="key"
      text={created.api_key}
      testId="api-key"
      className="w-[min(40rem,calc(100vw-2rem))]"
      onClose={onClose}
    >
      <ExampleBlocks title="Your first agent in three lines" example={FIRST} apiKey={created.api_key} />
    </ShownOnceDialog>
  );
}
