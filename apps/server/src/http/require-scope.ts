import type { ApiScope } from '@jettson/contract';
import { createMiddleware } from 'hono/factory';
import { ApiError } from '../errors.ts';
import type { AppEnv } from './app-env.ts';
import type { FindRoute } from './find-route.ts';
import { type Permission, permissionFor, takesWholeAccount } from './operation-scopes.ts';

/** Refuses a call whose key lacks the scope of the operation, or reaches a part of the memories where it concerns all. Whoever is signed in has a role instead, which routes check. */
export function requireScopes(findRoute: FindRoute) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const route = c.var.scopes === null ? undefined : findRoute(c);
    if (c.var.scopes !== null && route !== undefined) {
      const { operationId = '' } = route;
      requireScope(c.var.scopes, permissionFor(operationId));
      if (c.var.memoryLimit !== null && takesWholeAccount(operationId)) throw limitedKey();
    }
    await next();
  });
}

function limitedKey(): ApiError {
  return new ApiError(
    'forbidden',
    'This concerns the whole account: it takes an API key without a memory limit',
    {
      details: { field: 'memory', expected: 'a key without a memory limit' },
    },
  );
}

/** Throws `forbidden`, with the scope that is missing. */
export function requireScope(scopes: readonly ApiScope[], permission: Permission): void {
  if (permission === 'console') {
    throw new ApiError('forbidden', 'This needs somebody who is signed in to the console, not an API key');
  }
  if (scopes.includes(permission)) return;
  throw new ApiError(
    'forbidden',
    `This needs an API key with the scope ${permission}. Create one with "jettson keys create --scope ${permission}".`,
    { details: { scope: permission } },
  );
}
