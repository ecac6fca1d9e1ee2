import type { CreatedWebhook, Webhook, WebhookList } from '@jettson/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, Webhook as WebhookIcon } from 'lucide-react';
import { useState } from 'react';
import { type Api, useApi } from '../api/client.ts';
import { AllowedPage } from '../shell/allowed.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Field, Input } from '../ui/field.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { EmptyNote, ErrorNote } from '../ui/notes.tsx';
import { Card } from '../ui/page.tsx';
import { ShownOnceDialog } from '../ui/shown-once-dialog.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { Tag } from '../ui/tag.tsx';
import { useNotify } from '../ui/toast.tsx';
import { SettingsSection } from './settings-section.tsx';
import { WebhookDeliveries } from './webhook-deliveries.tsx';
import { whyDisabled } from './why-disabled.ts';

const webhooksKey = (api: Api) => [api.accountId, 'webhooks'];

/** The addresses that are notified when agents end or wait. */
export function WebhooksPage() {
  return (
    <AllowedPage to="webhooks">
      <Webhooks />
    </AllowedPage>
  );
}

function Webhooks() {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const { data, error, refetch } = useQuery({
    queryKey: webhooksKey(api),
    queryFn: () => api.call<WebhookList>('GET', '/webhooks'),
  });
  const [isAdding, setIsAdding] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const [doomed, setDoomed] = useState<Webhook | null>(null);
  const changed = () => queries.invalidateQueries({ queryKey: webhooksKey(api) });
  const toggle = useMutation({
    mutationFn: ({ webhook_id, enabled }: Webhook) =>
      api.call('PATCH', `/webhooks/${webhook_id}`, { body: { enabled: !enabled } }),
    onSuccess: changed,
    onError: notify.fail,
  });
  return (
    <SettingsSection
      title="Webhooks"
      lead="Addresses that the server calls when an agent ends, waits or asks for an approval. Deliveries are signed, and retried for a day."
      action={
        <Button look="primary" onClick={() => setIsAdding(true)}>
          <Plus aria-hidden className="size-4" /> Add webhook
        </Button>
      }
    >
      <Card>
        {error && !data && <ErrorNote error={error} onRetry={() => void refetch()} className="m-3" />}
        {!data && !error && <SkeletonRows count={1} />}
        {data?.data.length === 0 && (
          <EmptyNote icon={<WebhookIcon />} title="No webhooks yet">
            Add an address of yours, and programs learn at once what happens to agents. They can also follow
            an agent through its events.
          </EmptyNote>
        )}
        <ul aria-label="Webhooks" className="divide-y divide-line">
          {data?.data.map((webhook) => (
            <li key={webhook.webhook_id} className="px-4 py-2.5">
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
                <span className="break-anywhere min-w-0 grow basis-52 font-mono text-strong text-xs">
                  {webhook.url}
                </span>
                <Tag tone={webhook.enabled ? 'good' : 'warn'}>{webhook.enabled ? 'on' : 'off'}</Tag>
                <Button
                  size="small"
                  look="quiet"
                  aria-expanded={shown === webhook.webhook_id}
                  onClick={() => setShown(shown === webhook.webhook_id ? null : webhook.webhook_id)}
                >
                  Deliveries
                </Button>
                <Button
                  size="small"
                  look="quiet"
                  disabled={toggle.isPending}
                  onClick={() => toggle.mutate(webhook)}
                >
                  {webhook.enabled ? 'Disable' : 'Enable'}
                </Button>
                <Button
                  size="small"
                  look="quiet"
                  aria-label={`Remove ${webhook.url}`}
                  onClick={() => setDoomed(webhook)}
                >
                  Remove
                </Button>
              </div>
              {webhook.disabled_reason !== null && (
                <p className="break-anywhere text-warn text-xs">{whyDisabled(webhook.disabled_reason)}</p>
              )}
              <p className="text-muted text-xs">{webhook.events?.join(', ') ?? 'All events'}</p>
              {shown === webhook.webhook_id && <WebhookDeliveries webhookId={webhook.webhook_id} />}
            </li>
          ))}
        </ul>
      </Card>
      {doomed && <RemoveDialog webhook={doomed} onClose={() => setDoomed(null)} onRemoved={changed} />}
      {isAdding && <AddDialog onClose={() => setIsAdding(false)} onAdded={changed} />}
    </SettingsSection>
  );
}

function RemoveDialog({
  webhook: { webhook_id: id, url },
  onClose,
  onRemoved,
}: {
  webhook: Webhook;
  onClose: () => void;
  onRemoved: () => Promise<unknown>;
}) {
  const api = useApi();
  const notify = useNotify();
  const removal = useMutation({
    mutationFn: () => api.call('DELETE', `/webhooks/${id}`),
    async onSuccess() {
      await onRemoved();
      notify.say('The webhook was removed');
      onClose();
    },
    onError: notify.fail,
  });
  return (
    <ConfirmDialog
      title="Remove this webhook?"
      description={`${url} is no longer called, and what is still to be sent to it is dropped. Its secret cannot be brought back: another webhook gets another one.`}
      refusal="Keep webhook"
      action="Remove webhook"
      work={removal}
      onClose={onClose}
    />
  );
}

function AddDialog({ onClose, onAdded }: { onClose: () => void; onAdded: () => Promise<unknown> }) {
  const api = useApi();
  const [url, setUrl] = useState('');
  const creation = useMutation({
    mutationFn: () => api.call<CreatedWebhook>('POST', '/webhooks', { body: { url } }),
    onSuccess: onAdded,
  });
  if (creation.data) {
    const { secret } = creation.data;
    return (
      <ShownOnceDialog
        title="The webhook’s secret"
        description="Use it to verify the signature of each delivery. It is not shown again."
        what="secret"
        text={secret}
        onClose={onClose}
      />
    );
  }
  return (
    <FormDialog title="Add a webhook" action="Add" work={creation} onClose={onClose} className="space-y-3">
      <Field label="Address" hint="A public https:// address of yours.">
        {(control) => (
          <Input
            {...control}
            type="url"
            required
            placeholder="https://example.com/jettson"
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}
