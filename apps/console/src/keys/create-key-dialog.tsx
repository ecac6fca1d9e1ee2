import type { CreatedApiKey } from '@jettson/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { keysQuery } from '../api/queries.ts';
import { SERVER_URL } from '../api/server-url.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, Input, Select } from '../ui/field.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { Segments } from '../ui/segments.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import { EXAMPLE_LANGUAGES, exampleFor, installLineFor } from './example-code.ts';
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
      <Field label="Name" hint="Where it is used, so that you know what will break without it.">
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
  const [language, setLanguage] = useState<(typeof EXAMPLE_LANGUAGES)[number]['value']>('typescript');
  const example = exampleFor(language, { apiKey: created.api_key, baseUrl: SERVER_URL });
  const installLine = installLineFor(language, SERVER_URL);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Your new key"
      description="Copy it now. Only its hash is kept, so it cannot be shown again."
      className="w-[min(40rem,calc(100vw-2rem))]"
      actions={
        <Button look="primary" onClick={onClose}>
          I have copied it
        </Button>
      }
    >
      <ShownOnce text={created.api_key} label="Copy key" testId="api-key" />
      <div className="mt-5 mb-2 flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-sm">Your first agent in three lines</h3>
        <Segments label="Language" value={language} choices={EXAMPLE_LANGUAGES} onChange={setLanguage} />
      </div>
      {installLine && <Code text={installLine} className="mb-2" />}
      <Code text={example} />
    </Dialog>
  );
}

function Code({ text, className = '' }: { text: string; className?: string }) {
  return (
    <div className={`relative rounded-lg bg-terminal p-3 pr-24 text-terminal-text ${className}`}>
      <pre className="break-anywhere whitespace-pre-wrap font-mono text-xs">{text}</pre>
      <CopyButton text={text} className="absolute top-2 right-2" />
    </div>
  );
}
