import type { PutSecretRequest, Secret } from '@jettson/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { secretsQuery } from '../api/queries.ts';
import { Checkbox, Field, Input } from '../ui/field.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { Segments } from '../ui/segments.tsx';
import { useNotify } from '../ui/toast.tsx';
import { OAuthFields, type OAuthPart, toOAuth } from './oauth-fields.tsx';
import { PlainField } from './plain-field.tsx';
import { ReplacedNote } from './replaced-note.tsx';
import { splitWords } from './split-words.ts';
import { useReplacedName } from './use-replaced-name.ts';

const TYPES = [
  { value: 'value', label: 'A value' },
  { value: 'oauth', label: 'OAuth token' },
] as const;

const PLACES = { header: 'Headers', query: 'Query of the URL', body: 'Body' };

const NO_OAUTH: OAuthPart = { tokenUrl: '', clientId: '', clientSecret: '', refreshToken: '', scopes: '' };

/** Adds a secret, or replaces one. */
export function PutSecretDialog({ secret, onClose }: { secret: Secret | undefined; onClose: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const [name, setName] = useState(secret?.name ?? '');
  const [type, setType] = useState<Secret['type']>(secret?.type ?? 'value');
  const [value, setValue] = useState('');
  const [oauth, setOAuth] = useState(NO_OAUTH);
  const [hosts, setHosts] = useState(secret?.hosts.join(', ') ?? '');
  const [description, setDescription] = useState(secret?.description ?? '');
  const [inject, setInject] = useState(secret?.inject ?? { header: true, query: false, body: false });
  const taken = useReplacedName(name);
  const replaced = secret?.name ?? taken;
  const work = useMutation({
    mutationFn() {
      const shared = { hosts: splitWords(hosts), inject, description: description.trim() || null };
      const body: PutSecretRequest =
        type === 'value' ? { value, ...shared } : { ...toOAuth(oauth), ...shared };
      return api.call<Secret>('PUT', `/secrets/${encodeURIComponent(name.trim())}`, { body });
    },
    onSuccess(stored) {
      // Before the list is read again: it has the new name, which would now seem to be taken.
      onClose();
      notify.say(`${stored.name}: version ${stored.version} stored`);
      return queries.invalidateQueries({ queryKey: secretsQuery(api).queryKey });
    },
  });
  return (
    <FormDialog
      title={secret ? `Replace ${secret.name}` : 'Add a secret'}
      description="It is stored sealed and never shown again. Running agents use it from their next request on."
      action={replaced === undefined ? 'Add secret' : `Replace ${replaced}`}
      isDangerous={secret === undefined && replaced !== undefined}
      work={work}
      onClose={onClose}
    >
      <PlainField
        label="Name"
        hint="Capital letters, digits and underscores."
        required
        disabled={secret !== undefined}
        maxLength={64}
        placeholder="GITHUB_TOKEN"
        value={name}
        onChange={setName}
      />
      {secret === undefined && replaced !== undefined && <ReplacedNote name={replaced} />}
      <Segments label="What it is" value={type} choices={TYPES} onChange={setType} />
      {type === 'value' ? (
        <PlainField
          label="Value"
          hint="8 to 4,096 bytes."
          required
          type="password"
          value={value}
          onChange={setValue}
        />
      ) : (
        <OAuthFields value={oauth} onChange={setOAuth} />
      )}
      <PlainField
        label="Hosts"
        hint="The only hosts that the value is sent to, separated by commas: api.example.com, *.example.com, api.example.com:8443."
        required
        placeholder="api.example.com"
        value={hosts}
        onChange={setHosts}
      />
      <fieldset>
        <legend className="mb-1.5 font-medium text-strong text-xs">Where to insert it in a request</legend>
        <div className="flex flex-wrap gap-x-5 gap-y-2">
          {(['header', 'query', 'body'] as const).map((place) => (
            <Checkbox
              key={place}
              label={PLACES[place]}
              checked={inject[place]}
              onChange={(event) => setInject({ ...inject, [place]: event.target.checked })}
            />
          ))}
        </div>
      </fieldset>
      <Field label="Description" hint="Optional.">
        {(control) => (
          <Input
            {...control}
            maxLength={1000}
            placeholder="Pushes branches."
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}
