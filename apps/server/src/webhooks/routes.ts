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
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { idempotencyKeyOf } from '../http/idempotency.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { once } from '../http/once.ts';
import { createWebhook } from './create-webhook.ts';
import { describeDeliveries } from './describe-deliveries.ts';
import { listDeliveries } from './list-deliveries.ts';
import { deleteWebhook, selectWebhook, selectWebhooks, updateWebhook } from './queries.ts';
import { redeliver } from './redeliver.ts';
import { rotateSecret } from './rotate-secret.ts';
import { toWebhook } from './to-wire.ts';

const id = z.string().regex(/^[\w-]{1,64}$/);
const params = z.object({ id });
const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

const createWebhookRoute = createRoute({
  method: 'post',
  path: '/webhooks',
  operationId: 'webhooks.create',
  summary: 'Be told of what happens to agents',
  description: 'Signed as the Standard Webhooks say; retried for a day. Redirects are not followed.',
  request: { body: { ...json(CreateWebhookRequest, 'Where to'), required: true } },
  responses: {
    201: json(CreatedWebhook, 'The webhook, with its secret'),
    ...errorResponses('conflict'),
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/webhooks',
  operationId: 'webhooks.list',
  summary: 'List webhooks',
  request: { query: ListWebhooksQuery },
  responses: { 200: json(WebhookList, 'All of them'), ...errorResponses('invalid_query') },
});

const rotateAccountSecretRoute = createRoute({
  method: 'post',
  path: '/webhooks/rotate-secret',
  operationId: 'webhooks.rotateAccountSecret',
  summary: "Make or replace the secret that signs for agents' own webhooks",
  responses: { 200: json(RotatedSecret, 'The secret'), ...errorResponses() },
});

const getRoute = createRoute({
  method: 'get',
  path: '/webhooks/{id}',
  operationId: 'webhooks.get',
  summary: 'Get a webhook',
  request: { params },
  responses: { 200: json(Webhook, 'The webhook'), ...errorResponses() },
});

const updateRoute = createRoute({
  method: 'patch',
  path: '/webhooks/{id}',
  operationId: 'webhooks.update',
  summary: 'Change a webhook, or switch it on or off',
  request: { params, body: { ...json(UpdateWebhookRequest, 'What changes'), required: true } },
  responses: { 200: json(Webhook, 'The webhook'), ...errorResponses() },
});

const deleteRoute = createRoute({
  method: 'delete',
  path: '/webhooks/{id}',
  operationId: 'webhooks.delete',
  summary: 'Delete a webhook and its log',
  request: { params },
  responses: { 204: { description: 'Deleted' }, ...errorResponses() },
});

const rotateRoute = createRoute({
  method: 'post',
  path: '/webhooks/{id}/rotate-secret',
  operationId: 'webhooks.rotateSecret',
  summary: "Replace a webhook's secret",
  description: 'For 24 hours each delivery is signed with both.',
  request: { params },
  responses: { 200: json(RotatedSecret, 'The new secret'), ...errorResponses() },
});

const deliveriesRoute = createRoute({
  method: 'get',
  path: '/webhooks/{id}/deliveries',
  operationId: 'webhooks.deliveries.list',
  summary: 'What a webhook was told, newest first',
  request: { params, query: ListDeliveriesQuery },
  responses: { 200: json(WebhookDeliveryList, 'One page'), ...errorResponses('invalid_query') },
});

const redeliverRoute = createRoute({
  method: 'post',
  path: '/webhooks/{id}/deliveries/{delivery_id}/redeliver',
  operationId: 'webhooks.deliveries.redeliver',
  summary: 'Send a delivery again',
  request: { params: z.object({ id, delivery_id: id }) },
  responses: { 202: json(WebhookDelivery, 'It is sent soon'), ...errorResponses() },
});

/** Who is told of what happens to agents. */
export function webhookRoutes(deps: Pick<ApiDeps, 'database' | 'jobs'>) {
  const { db } = deps.database;
  const found = <T>(row: T | undefined): T => {
    if (row === undefined) throw new ApiError('not_found', 'There is no such webhook');
    return row;
  };
  const app = new OpenAPIHono<AppEnv>({ defaultHook: onInvalid });
  describeDeliveries(app.openAPIRegistry);
  return app
    .openapi(createWebhookRoute, async (c) =>
      c.json(await once(c, db, (tx) => createWebhook({ db: tx }, c.var.accountId, c.req.valid('json'))), 201),
    )
    .openapi(listRoute, async (c) => {
      const agentId = c.req.valid('query').agent_id ?? null;
      return c.json({ data: (await selectWebhooks(db, c.var.accountId, agentId)).map(toWebhook) }, 200);
    })
    .openapi(rotateAccountSecretRoute, async (c) =>
      c.json(await once(c, db, (tx) => rotateSecret({ db: tx }, c.var.accountId, null)), 200),
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
      return c.json(await once(c, db, (tx) => rotateSecret({ db: tx }, c.var.accountId, webhookId)), 200);
    })
    .openapi(deliveriesRoute, async (c) => {
      const { id: webhookId } = c.req.valid('param');
      return c.json(await listDeliveries({ db }, c.var.accountId, webhookId, c.req.valid('query')), 200);
    })
    .openapi(redeliverRoute, async (c) => {
      const { id: webhookId, delivery_id: deliveryId } = c.req.valid('param');
      const key = idempotencyKeyOf(c);
      return c.json(await redeliver(deps, c.var.accountId, { webhookId, deliveryId }, key), 202);
    });
}
