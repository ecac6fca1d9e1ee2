import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import {
  CreatedWebhook,
  CreateWebhookRequest,
  ListDeliveriesQuery,
  ListWebhooksQuery,
  RotatedSecret,
  UpdateWebhookRequest,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookList,
} from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { idempotencyKeyOf } from '../http/idempotency.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { once } from '../http/once.ts';
import { idInPath, jsonAnswer } from '../http/route-parts.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { Sealing } from '../sealing/sealing.ts';
import { createWebhook } from './create-webhook.ts';
import { listDeliveries } from './list-deliveries.ts';
import { deleteWebhook, selectWebhook, selectWebhooks, updateWebhook } from './queries.ts';
import { redeliver } from './redeliver.ts';
import { rotateSecret } from './rotate-secret.ts';
import { toWebhook } from './to-wire.ts';

const params = z.object({ id: idInPath('The webhook_id of the webhook.') });

const createWebhookRoute = createRoute({
  method: 'post',
  path: '/webhooks',
  operationId: 'webhooks.create',
  summary: 'Create a webhook',
  description:
    'Calls an address of yours when something happens to any agent of the account. Deliveries are ' +
    'signed according to Standard Webhooks, and retried for a day if they fail. Redirects are not followed.',
  request: { body: { ...jsonAnswer('The new webhook', CreateWebhookRequest), required: true } },
  responses: {
    201: jsonAnswer('The webhook, with its secret', CreatedWebhook),
    ...errorResponses('conflict'),
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/webhooks',
  operationId: 'webhooks.list',
  summary: 'List webhooks',
  description:
    "Returns the account's webhooks, newest first; with `agent_id` those that belong to that agent.",
  request: { query: ListWebhooksQuery },
  responses: { 200: jsonAnswer('The whole list', WebhookList), ...errorResponses('invalid_query') },
});

const rotateAccountSecretRoute = createRoute({
  method: 'post',
  path: '/webhooks/rotate-secret',
  operationId: 'webhooks.rotateAccountSecret',
  summary: "Rotate the account's secret",
  description:
    "Creates or replaces the secret of the account, which signs the calls to agents' own webhooks that have " +
    'none. For 24 hours each delivery is signed with the old secret too.',
  responses: { 200: jsonAnswer('The secret', RotatedSecret), ...errorResponses() },
});

const getRoute = createRoute({
  method: 'get',
  path: '/webhooks/{id}',
  operationId: 'webhooks.get',
  summary: 'Get a webhook',
  description: 'Returns a webhook, without its secret.',
  request: { params },
  responses: { 200: jsonAnswer('The webhook', Webhook), ...errorResponses() },
});

const updateRoute = createRoute({
  method: 'patch',
  path: '/webhooks/{id}',
  operationId: 'webhooks.update',
  summary: 'Change a webhook',
  description:
    'Changes the address or the events of a webhook, or enables or disables it. Absent fields stay ' +
    'as it is.',
  request: { params, body: { ...jsonAnswer('The changes', UpdateWebhookRequest), required: true } },
  responses: { 200: jsonAnswer('The webhook', Webhook), ...errorResponses() },
});

const deleteRoute = createRoute({
  method: 'delete',
  path: '/webhooks/{id}',
  operationId: 'webhooks.delete',
  summary: 'Delete a webhook',
  description: 'Deletes a webhook and the log of its deliveries.',
  request: { params },
  responses: { 204: { description: 'Deleted' }, ...errorResponses() },
});

const rotateRoute = createRoute({
  method: 'post',
  path: '/webhooks/{id}/rotate-secret',
  operationId: 'webhooks.rotateSecret',
  summary: "Rotate a webhook's secret",
  description:
    'Replaces the secret of a webhook. For 24 hours each delivery is signed with the old secret too.',
  request: { params },
  responses: { 200: jsonAnswer('The new secret', RotatedSecret), ...errorResponses() },
});

const deliveriesRoute = createRoute({
  method: 'get',
  path: '/webhooks/{id}/deliveries',
  operationId: 'webhooks.deliveries.list',
  summary: 'List deliveries',
  description:
    'Returns the deliveries of a webhook, newest first, a page at a time. Deliveries are kept for 30 ' +
    'days.',
  request: { params, query: ListDeliveriesQuery },
  responses: { 200: jsonAnswer('A page', WebhookDeliveryList), ...errorResponses('invalid_query') },
});

const redeliverRoute = createRoute({
  method: 'post',
  path: '/webhooks/{id}/deliveries/{delivery_id}/redeliver',
  operationId: 'webhooks.deliveries.redeliver',
  summary: 'Send a delivery again',
  description: 'Sends a delivery once more, soon after this response, with the same `webhook-id` and body.',
  request: {
    params: z.object({
      id: idInPath('The webhook_id of the webhook.'),
      delivery_id: idInPath('The delivery_id of the delivery.'),
    }),
  },
  responses: { 202: jsonAnswer('The delivery that will be sent', WebhookDelivery), ...errorResponses() },
});

/** Webhooks, their deliveries and their secrets. */
export function webhookRoutes(deps: { database: DatabaseHandle; jobs: JobQueue; sealing: Sealing }) {
  const { db } = deps.database;
  const { sealing } = deps;
  const found = <T>(row: T | undefined): T => {
    if (row === undefined) throw new ApiError('not_found', 'There is no such webhook');
    return row;
  };
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(createWebhookRoute, async (c) =>
      c.json(
        await once(c, db, (tx) => createWebhook({ db: tx, sealing }, c.var.accountId, c.req.valid('json'))),
        201,
      ),
    )
    .openapi(listRoute, async (c) => {
      const agentId = c.req.valid('query').agent_id ?? null;
      return c.json({ data: (await selectWebhooks(db, c.var.accountId, agentId)).map(toWebhook) }, 200);
    })
    .openapi(rotateAccountSecretRoute, async (c) =>
      c.json(await once(c, db, (tx) => rotateSecret({ db: tx, sealing }, c.var.accountId, null)), 200),
    )
    .openapi(getRoute, async (c) =>
      c.json(toWebhook(found(await selectWebhook(db, c.var.accountId, c.req.valid('param').id))), 200),
    )
    .openapi(updateRoute, async (c) => {
      const { id: webhookId } = c.req.valid('param');
      const webhook = await once(c, db, async (tx) =>
        toWebhook(found(await updateWebhook(tx, c.var.accountId, webhookId, c.req.valid('json')))),
      );
      return c.json(webhook, 200);
    })
    .openapi(deleteRoute, async (c) => {
      const { id: webhookId } = c.req.valid('param');
      await once(c, db, async (tx) => {
        found((await deleteWebhook(tx, c.var.accountId, webhookId)) || undefined);
      });
      return c.body(null, 204);
    })
    .openapi(rotateRoute, async (c) => {
      const { id: webhookId } = c.req.valid('param');
      return c.json(
        await once(c, db, (tx) => rotateSecret({ db: tx, sealing }, c.var.accountId, webhookId)),
        200,
      );
    })
    .openapi(deliveriesRoute, async (c) => {
      const { id: webhookId } = c.req.valid('param');
      return c.json(await listDeliveries(db, c.var.accountId, webhookId, c.req.valid('query')), 200);
    })
    .openapi(redeliverRoute, async (c) => {
      const { id: webhookId, delivery_id: deliveryId } = c.req.valid('param');
      const key = idempotencyKeyOf(c);
      return c.json(await redeliver(deps, c.var.accountId, { webhookId, deliveryId }, key), 202);
    });
}
