import type { ListDeliveriesQuery, WebhookDeliveryList } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { decodeCursor, toPage } from '../http/cursor.ts';
import { selectDeliveries } from './delivery-queries.ts';
import { selectWebhook } from './queries.ts';
import { toDelivery } from './to-wire.ts';

/** One page of a webhook's deliveries, newest first. Throws `not_found`, `invalid_query`. */
export async function listDeliveries(
  db: Database,
  accountId: string,
  webhookId: string,
  { limit, cursor }: ListDeliveriesQuery,
): Promise<WebhookDeliveryList> {
  if ((await selectWebhook(db, accountId, webhookId)) === undefined) {
    throw new ApiError('not_found', 'There is no such webhook');
  }
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  const rows = await selectDeliveries(db, accountId, { webhookId, limit: limit + 1, after });
  return toPage(rows, limit, toDelivery);
}
