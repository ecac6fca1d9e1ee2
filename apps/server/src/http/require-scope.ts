import type { ApiScope, Permission } from '@jettson/contract';
import { createMiddleware } from 'hono/factory';
import { ApiError } from '../errors.ts';
import type { AppEnv } from './app-env.ts';
import type { FindRoute } from './find-route.ts';
import { doingOf, permissionFor, takesWholeAccount } from './operation-scopes.ts';
import { requireRight } from './require-right.ts';

/**
 * Refuses a call whose key lacks the scope of the operation, or reaches a part of the memories where it concerns all;
 * and one of somebody at the console whose role lacks the right.
 */
export function requireScopes(findRoute: FindRoute) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const route = findRoute(c);
    if (route !== undefined) {
      const { operationId = '', method } = route;
      const permission = permissionFor(operationId);
      const { signedIn, scopes, memoryLimit } = c.var;
      if (signedIn !== null) requireRight(signedIn.role, permission, doingOf({ operationId, method }));
      else requireScope(scopes, permission);
      if (memoryLimit !== null && takesWholeAccount(operationId)) throw limitedKey();
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
  if (permission === 'members' || permission === 'installation') {
    throw new ApiError('forbidden', 'This needs somebody who is signed in to the console, not an API key');
  }
  if (scopes.includes(permission)) return;
  throw new ApiError(
    'forbidden',
    `This needs an API key with the scope ${permission}. Create one with "jettson keys create --scope ${permission}".`,
    { details: { scope: permission } },
  );
}
