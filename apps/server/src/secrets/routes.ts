import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { PutSecretRequest, Secret, SecretList } from '@jettson/contract';
import { actorOf } from '../audit/actor-of.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { idempotencyKeyOf } from '../http/idempotency.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { idInPath, jsonAnswer, jsonBody } from '../http/route-parts.ts';
import { deleteSecret } from './delete-secret.ts';
import { putSecret, type SecretsDeps } from './put-secret.ts';
import { selectSecrets } from './queries.ts';
import { toSecret } from './to-secret.ts';

const NAME = 'The name of the secret.';

const putRoute = createRoute({
  method: 'put',
  path: '/secrets/{name}',
  operationId: 'secrets.put',
  summary: 'Create or replace a secret',
  description:
    'Stores a secret that agents can use and never see. The name is 1 to 64 capital letters, digits and underscores, beginning ' +
    'with a letter. If there is one of this name, it is replaced as a whole, and agents that run use the new value from their next request on: the answer ' +
    'comes when that is so, after two seconds at the latest. The value is kept sealed and never shown again.',
  request: {
    params: z.object({ name: z.string().describe(NAME) }),
    ...jsonBody(PutSecretRequest),
  },
  responses: {
    200: jsonAnswer('The secret, without its value', Secret),
    ...errorResponses('invalid_value', 'forbidden', 'conflict', 'idempotency_key_reused'),
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/secrets',
  operationId: 'secrets.list',
  summary: 'List secrets',
  description:
    'Returns the secrets that the key reaches by name, without their values: all of the account unless the key is limited.',
  responses: { 200: jsonAnswer('The whole list', SecretList), ...errorResponses() },
});

const deleteRoute = createRoute({
  method: 'delete',
  path: '/secrets/{name}',
  operationId: 'secrets.delete',
  summary: 'Delete a secret',
  description:
    'Deletes a secret. Agents that run can no longer use it once this is answered, after two seconds at the latest.',
  request: { params: z.object({ name: idInPath(NAME) }) },
  responses: {
    200: jsonAnswer('The secret as it was', Secret),
    ...errorResponses('forbidden', 'idempotency_key_reused'),
  },
});

/** Secrets that agents can use and never see. */
export function secretRoutes(deps: SecretsDeps) {
  const { db } = deps.database;
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(putRoute, async (c) => {
      const { accountId, secretLimit } = c.var;
      const { name } = c.req.valid('param');
      const putting = { name, request: c.req.valid('json'), actor: actorOf(c), secretLimit };
      return c.json(await putSecret(deps, accountId, putting, idempotencyKeyOf(c)), 200);
    })
    .openapi(listRoute, async (c) => {
      const rows = await selectSecrets(db, c.var.accountId, c.var.secretLimit ?? undefined);
      return c.json({ secrets: await Promise.all(rows.map((row) => toSecret(deps.sealing, row))) }, 200);
    })
    .openapi(deleteRoute, async (c) => {
      const { secretLimit } = c.var;
      const request = { ...c.req.valid('param'), actor: actorOf(c), secretLimit };
      return c.json(await deleteSecret(deps, c.var.accountId, request, idempotencyKeyOf(c)), 200);
    });
}
