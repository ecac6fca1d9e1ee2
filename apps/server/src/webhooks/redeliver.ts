import type { WebhookDelivery } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { withIdempotency } from '../http/idempotency.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { updateAskedAnew } from './delivery-queries.ts';
import { enqueueDelivery } from './enqueue-delivery.ts';
import { toDelivery } from './to-wire.ts';

/**
 * Sends a delivery again, with the same id and a new series of attempts. Throws `not_found`, `idempotency_key_reused`.
 */
export async function redeliver(
  { database: { db }, jobs }: { database: { db: Database }; jobs: JobQueue },
  accountId: string,
  { webhookId, deliveryId }: { webhookId: string; deliveryId: string },
  idempotencyKey: string | undefined,
): Promise<WebhookDelivery> {
  const call = {
    key: idempotencyKey,
    operation: `webhooks.deliveries.redeliver ${webhookId} ${deliveryId}`,
    request: null,
  };
  const { body } = await withIdempotency(db, accountId, call, async (tx) => {
    const asked = await updateAskedAnew(tx, accountId, { id: deliveryId, webhookId });
    if (asked === undefined) throw new ApiError('not_found', 'There is no such delivery');
    await enqueueDelivery(jobs, tx, { accountId, deliveryId, attempt: asked.attempts });
    return toDelivery(asked);
  });
  await jobs.wake('deliver-webhook');
  return body;
}
