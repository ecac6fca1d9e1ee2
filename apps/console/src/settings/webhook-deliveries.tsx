import type { WebhookDelivery, WebhookDeliveryList } from '@jettson/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useApi } from '../api/client.ts';
import { countOf } from '../api/format.ts';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useNotify } from '../ui/toast.tsx';

const TONES = { pending: 'plain', delivered: 'good', failed: 'bad' } as const;

/** The recent deliveries of a webhook, and their outcome. */
export function WebhookDeliveries({ webhookId }: { webhookId: string }) {
  const api = useApi();
  const notify = useNotify();
  const { data, refetch } = useQuery({
    queryKey: [api.accountId, 'deliveries', webhookId],
    queryFn: () => api.call<WebhookDeliveryList>('GET', `/webhooks/${webhookId}/deliveries`),
    refetchInterval: 5000,
  });
  const again = useMutation({
    mutationFn: (id: string) => api.call('POST', `/webhooks/${webhookId}/deliveries/${id}/redeliver`),
    onSuccess: () => refetch(),
    onError: notify.fail,
  });
  if (!data) return <Skeleton className="mt-2 h-16 w-full" />;
  if (data.data.length === 0) return <p className="mt-2 text-muted text-xs">Nothing has been sent yet.</p>;
  return (
    <ul aria-label="Deliveries" className="mt-2 divide-y divide-line rounded-lg border border-line">
      {data.data.map((delivery) => (
        <li
          key={delivery.delivery_id}
          className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5 text-xs"
        >
          <Tag tone={TONES[delivery.status]}>{delivery.status}</Tag>
          <span className="text-strong">{delivery.type}</span>
          <Link
            to="/agents/$agentId"
            params={{ agentId: delivery.agent_id }}
            preload={false}
            className="font-mono text-accent underline"
          >
            {delivery.agent_id}
          </Link>
          <span className="break-anywhere min-w-0 grow text-muted">{outcomeOf(delivery)}</span>
          <TimeAgo at={delivery.created_at} className="text-muted" />
          {delivery.status !== 'pending' && (
            <Button
              size="small"
              look="quiet"
              disabled={again.isPending}
              onClick={() => again.mutate(delivery.delivery_id)}
            >
              Send again
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function outcomeOf({ attempts, last_status_code: status, last_error: error }: WebhookDelivery): string {
  const tries = countOf(attempts, 'try', 'tries');
  return [tries, status === null ? null : `answered ${status}`, error].filter(Boolean).join(', ');
}
