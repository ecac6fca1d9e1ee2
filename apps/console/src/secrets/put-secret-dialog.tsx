import type { Secret } from '@jettson/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { secretsQuery } from '../api/queries.ts';
import { Field, Input } from '../ui/field.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';

/** Adds a secret, or replaces one. */
export function PutSecretDialog({ secret, onClose }: { secret: Secret | undefined; onClose: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const [name, setName] = useState(secret?.name ?? '');
  const [value, setValue] = useState('');
  const [hosts, setHosts] = useState(secret?.hosts.join(', ') ?? '');
  const [description, setDescription] = useState(secret?.description ?? '');
  const [inject, setInject] = useState(secret?.inject ?? { header: true, query: false, body: false });
  const work = useMutation({
    mutationFn: () =>
      api.call<Secret>('PUT', `/secrets/${encodeURIComponent(name.trim())}`, {
        body: {
          value,
          hosts: hosts.split(/[\s,]+/).filter((host) => host !== ''),
          inject,
          description: description.trim() || null,
        },
      }),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: secretsQuery(api).queryKey });
      onClose();
    },
  });
  return (
    <FormDialog
      title={secret ? `Replace ${secret.name}` : 'Add a secret'}
      action={secret ? 'Replace' : 'Add secret'}
      work={work}
      onClose={onClose}
    >
      <Field label="Name" hint="Capital letters, digits and underscores.">
        {(control) => (
          <Input
            {...control}
            required
            disabled={secret !== undefined}
            maxLength={64}
            placeholder="GITHUB_TOKEN"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label="Value" hint="It is stored sealed and never shown again.">
        {(control) => (
          <Input
            {...control}
            required
            type="password"
            autoComplete="off"
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </Field>
      <Field label="Hosts" hint="Where the value is sent, divided by commas: api.example.com, *.example.com">
        {(control) => (
          <Input {...control} required value={hosts} onChange={(event) => setHosts(event.target.value)} />
        )}
      </Field>
      <fieldset className="flex gap-4 text-sm">
        <legend className="mb-1 text-muted">Where in a request</legend>
        {(['header', 'query', 'body'] as const).map((place) => (
          <label key={place} className="flex items-center gap-2">
            <input
              type="checkbox"
              checked={inject[place]}
              onChange={(event) => setInject({ ...inject, [place]: event.target.checked })}
            />
            {place}
          </label>
        ))}
      </fieldset>
      <Field label="Description">
        {(control) => (
          <Input
            {...control}
            maxLength={1000}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}
