import type { ModelProvider } from '@jettson/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { providersQuery } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Card } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useNotify } from '../ui/toast.tsx';
import { ProviderDialog } from './provider-dialog.tsx';
import { ProviderTestResult, useProviderTest } from './provider-test.tsx';
import { useProvidersChanged } from './use-providers-changed.ts';

/** Where models come from, and the keys that owners save for the whole installation. */
export function ProvidersCard() {
  const api = useApi();
  const { data, error, refetch } = useQuery(providersQuery(api));
  const [edited, setEdited] = useState<ModelProvider | null>(null);
  const [doomed, setDoomed] = useState<ModelProvider | null>(null);
  return (
    <Card
      title="Model providers"
      hint="For all accounts. Keys are stored sealed and never shown again. A key in the server’s environment takes precedence. A test has a model answer, which costs a few tokens."
    >
      {error && !data && <ErrorNote error={error} onRetry={() => void refetch()} className="m-3" />}
      {!data && !error && <SkeletonRows count={3} />}
      <ul aria-label="Model providers" className="divide-y divide-line">
        {data?.data.map((provider) => (
          <ProviderRow
            key={provider.provider}
            provider={provider}
            onEdit={() => setEdited(provider)}
            onRemove={() => setDoomed(provider)}
          />
        ))}
      </ul>
      {edited && <ProviderDialog provider={edited} onClose={() => setEdited(null)} />}
      {doomed && <RemoveDialog provider={doomed} onClose={() => setDoomed(null)} />}
    </Card>
  );
}

function ProviderRow({
  provider,
  onEdit,
  onRemove,
}: {
  provider: ModelProvider;
  onEdit: () => void;
  onRemove: () => void;
}) {
  const { title, source, base_url, can_save, saved } = provider;
  const test = useProviderTest(provider.provider);
  return (
    <li aria-label={title} className="px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <div className="min-w-0 grow basis-60">
          <p className="flex flex-wrap items-center gap-2 font-medium text-strong">
            {title} <StateTag provider={provider} />
          </p>
          <p className="break-anywhere text-muted text-xs">
            {source !== 'none' && base_url}
            {source === 'none' && 'Its models cannot be used.'}
          </p>
          {saved && (
            <p className="break-anywhere text-muted text-xs">
              {source === 'environment' && 'Not used: '}
              saved by {saved.saved_by} <TimeAgo at={saved.saved_at} />
            </p>
          )}
        </div>
        <div className="flex flex-wrap gap-x-1">
          {source !== 'none' && (
            <Button
              size="small"
              look="quiet"
              aria-label={`Test ${title}`}
              isBusy={test.isPending}
              onClick={() => test.mutate({})}
            >
              Test
            </Button>
          )}
          {saved && (
            <Button size="small" look="quiet" aria-label={`Remove the key of ${title}`} onClick={onRemove}>
              Remove
            </Button>
          )}
          {can_save && (
            <Button
              size="small"
              aria-label={saved ? `Replace the key of ${title}` : `Set up ${title}`}
              onClick={onEdit}
            >
              {saved ? 'Replace' : 'Set up'}
            </Button>
          )}
        </div>
      </div>
      <ProviderTestResult test={test} className="mt-1.5" />
    </li>
  );
}

function StateTag({ provider: { source, variable, saved } }: { provider: ModelProvider }) {
  switch (source) {
    case 'environment':
      return (
        <Tag>
          from <span className="font-mono">{variable}</span>
        </Tag>
      );
    case 'console':
      return <Tag tone="good">{saved?.hint ? `saved, ends in ${saved.hint}` : 'saved'}</Tag>;
    case 'none':
      return <Tag>not set up</Tag>;
  }
}

function RemoveDialog({
  provider: { provider, title, source },
  onClose,
}: {
  provider: ModelProvider;
  onClose: () => void;
}) {
  const api = useApi();
  const changed = useProvidersChanged();
  const notify = useNotify();
  const removal = useMutation({
    mutationFn: () => api.call('DELETE', `/providers/${provider}`),
    async onSuccess() {
      await changed();
      notify.say(`The key of ${title} was removed`);
      onClose();
    },
    onError: notify.fail,
  });
  return (
    <ConfirmDialog
      title={`Remove the key of ${title}?`}
      description={
        source === 'environment'
          ? 'It is not used: the server’s environment takes precedence.'
          : 'Agents that run on its models will fail at their next step.'
      }
      action="Remove"
      work={removal}
      onClose={onClose}
    />
  );
}
