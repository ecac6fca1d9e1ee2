import type { ModelProvider, SaveProviderRequest, TestProviderRequest } from '@jettson/contract';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { Field, Input } from '../ui/field.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { useNotify } from '../ui/toast.tsx';
import { ProviderTestResult, useProviderTest } from './provider-test.tsx';
import { useProvidersChanged } from './use-providers-changed.ts';

/** Saves the key of a provider, which can be tested first. */
export function ProviderDialog({ provider, onClose }: { provider: ModelProvider; onClose: () => void }) {
  const api = useApi();
  const changed = useProvidersChanged();
  const notify = useNotify();
  const isCompatible = provider.provider === 'openai-compatible';
  const [apiKey, setApiKey] = useState('');
  const [baseUrl, setBaseUrl] = useState(provider.saved?.base_url ?? '');
  const body: SaveProviderRequest = {
    ...(apiKey.trim() === '' ? {} : { api_key: apiKey }),
    ...(isCompatible ? { base_url: baseUrl.trim() } : {}),
  };
  const [model, setModel] = useState('');
  const toTest: TestProviderRequest = {
    ...body,
    ...(model.trim() === '' ? {} : { model: withProvider(provider.provider, model.trim()) }),
  };
  const test = useProviderTest(provider.provider);
  const saving = useMutation({
    mutationFn: () => api.call<ModelProvider>('PUT', `/providers/${provider.provider}`, { body }),
    async onSuccess() {
      await changed();
      notify.say(`${provider.title} is set up`);
      onClose();
    },
  });
  const isComplete = isCompatible ? baseUrl.trim() !== '' : apiKey.trim() !== '';
  const typed = (set: (text: string) => void) => (event: { target: { value: string } }) => {
    // The result of a test is only valid for what was typed then.
    test.reset();
    set(event.target.value);
  };
  return (
    <FormDialog
      title={provider.saved ? `Replace the key of ${provider.title}` : `Set up ${provider.title}`}
      description="All accounts can then spawn agents on its models, and every server and worker uses it at once."
      action="Save"
      work={saving}
      onClose={onClose}
    >
      {isCompatible && (
        <Field
          label="Address"
          hint="A public address. To reach a private one, the operator sets OPENAI_COMPATIBLE_BASE_URL in the server’s environment, or opens it with JETTSON_EGRESS_ALLOW."
        >
          {(control) => (
            <Input
              {...control}
              type="url"
              required
              placeholder="https://models.example.com/v1"
              value={baseUrl}
              onChange={typed(setBaseUrl)}
            />
          )}
        </Field>
      )}
      <Field
        label="API key"
        hint={
          isCompatible
            ? 'Leave it empty if the server needs none.'
            : `From your account with ${provider.title}.`
        }
      >
        {(control) => (
          <Input
            {...control}
            type="password"
            required={!isCompatible}
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
            value={apiKey}
            onChange={typed(setApiKey)}
          />
        )}
      </Field>
      <Field
        label="Model for the test"
        hint="Optional, and not saved. Without it, the default model is asked, or the cheapest that the provider lists."
      >
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
            value={model}
            onChange={typed(setModel)}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <Button
          size="small"
          isBusy={test.isPending}
          disabled={!isComplete}
          onClick={() => test.mutate(toTest)}
        >
          Test
        </Button>
        <p className="min-w-0 grow basis-52 py-1.5 text-muted text-xs">
          A model answers “OK”, which costs a few tokens.
        </p>
        <ProviderTestResult test={test} className="basis-full" />
      </div>
    </FormDialog>
  );
}

/** The name of a model as everywhere else, however much of it somebody typed. */
function withProvider(provider: string, model: string): string {
  return model.startsWith(`${provider}/`) ? model : `${provider}/${model}`;
}
