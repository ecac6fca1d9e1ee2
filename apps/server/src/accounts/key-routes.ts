import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import {
  ApiKey,
  ApiKeyList,
  CreateApiKeyRequest,
  CreatedApiKey,
  DEFAULT_SCOPES,
  type MemoryAccess,
  type MemoryAccessRequest,
} from '@jettson/contract';
import type { Database } from '@jettson/database';
import { recordCall } from '../audit/record-call.ts';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { once } from '../http/once.ts';
import { requireScope } from '../http/require-scope.ts';
import { idInPath, jsonAnswer, jsonBody } from '../http/route-parts.ts';
import { createKey } from './create-key.ts';
import { narrowSecrets } from './narrow-secrets.ts';
import { markKeyRevoked, selectKeyLimit, selectKeys } from './queries.ts';
import { toApiKey } from './to-api-key.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/keys',
  operationId: 'keys.list',
  summary: 'List API keys',
  description: 'Returns the API keys of the account, newest first, without their secrets.',
  responses: {
    200: jsonAnswer('The whole list', ApiKeyList),
    ...errorResponses(),
  },
});

const createKeyRoute = createRoute({
  method: 'post',
  path: '/keys',
  operationId: 'keys.create',
  summary: 'Create an API key',
  description:
    'Creates an API key and shows it this once. A key can give another no scope that it lacks itself, and no memory that it does not ' +
    'reach, and one with a monthly cost limit makes no keys: a key that leaked makes none that can do more.',
  request: jsonBody(CreateApiKeyRequest),
  responses: {
    201: jsonAnswer('The new key, with its secret', CreatedApiKey),
    ...errorResponses('forbidden'),
  },
});

const revokeRoute = createRoute({
  method: 'delete',
  path: '/keys/{id}',
  operationId: 'keys.revoke',
  summary: 'Revoke an API key',
  description: 'Permanently invalidates an API key, from the next request on. It stays in the list.',
  request: { params: z.object({ id: idInPath('The key_id of the key.') }) },
  responses: {
    200: jsonAnswer('The key', ApiKey),
    ...errorResponses(),
  },
});

/** What a key reaches of memory that another one with `limit` makes. Throws `forbidden` for more. */
export type NarrowMemory = (
  limit: MemoryAccess | null,
  asked: MemoryAccessRequest | null | undefined,
) => MemoryAccess | null;

/** API keys of the account. */
export function keyRoutes(db: Database, narrowMemory: NarrowMemory) {
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(listRoute, async (c) =>
      c.json({ keys: (await selectKeys(db, c.var.accountId)).map(toApiKey) }, 200),
    )
    .openapi(createKeyRoute, async (c) => {
      const body = c.req.valid('json');
      const { name, expires_in_days: days, scopes: asked, memory: askedMemory } = body;
      const scopes = asked ?? DEFAULT_SCOPES;
      for (const scope of scopes) requireScope(c.var.scopes, scope);
      if ((await selectKeyLimit(db, c.var.accountId, c.var.keyId)) !== null) {
        throw new ApiError(
          'forbidden',
          'A key with a monthly cost limit makes no keys: together they could spend more than it may',
        );
      }
      const memory = narrowMemory(c.var.memoryLimit, askedMemory);
      const secrets = narrowSecrets(c.var.secretLimit, body.secrets ?? null);
      const monthlyCostLimitUsd = body.monthly_cost_limit_usd ?? null;
      const expiresAt = days ? new Date(Date.now() + days * 24 * 3600 * 1000) : null;
      const created = await once(c, db, async (tx) => {
        const { apiKey, ...key } = await createKey(tx, c.var.accountId, {
          name,
          expiresAt,
          scopes,
          memory,
          secrets,
          monthlyCostLimitUsd,
        });
        await recordCall(c, tx, { action: 'key.created', target: key.id });
        return { ...toApiKey(key), api_key: apiKey };
      });
      return c.json(created, 201);
    })
    .openapi(revokeRoute, async (c) => {
      const revoked = await once(c, db, async (tx) => {
        const key = await markKeyRevoked(tx, c.var.accountId, c.req.valid('param').id);
        if (key === undefined) throw new ApiError('not_found', 'There is no such key');
        await recordCall(c, tx, { action: 'key.revoked', target: key.id });
        return toApiKey(key);
      });
      return c.json(revoked, 200);
    });
}
