import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiScope } from '@jettson/contract';
import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';
import { ApiError } from '../errors.ts';
import type { AppEnv } from './app-env.ts';
import { type Permission, permissionFor } from './operation-scopes.ts';

/**
 * Refuses a call whose key lacks the scope of the operation: one look for all routes, so that a new one cannot forget
 * it. The routes are those of `app` at the first request. Whoever is signed in has a role instead, which routes check.
 */
export function requireScopes(app: OpenAPIHono<AppEnv>) {
  let permissions: Map<string, Permission> | undefined;
  return createMiddleware<AppEnv>(async (c, next) => {
    if (c.var.scopes === null) return next();
    permissions ??= permissionsOf(app);
    for (const { method, path } of matchedRoutes(c)) {
      const permission = permissions.get(`${method} ${path}`);
      if (permission === undefined) continue;
      requireScope(c.var.scopes, permission);
      break;
    }
    return next();
  });
}

/** Throws `forbidden`, with the scope that is missing. */
export function requireScope(scopes: readonly ApiScope[], permission: Permission): void {
  if (permission === 'console') {
    throw new ApiError('forbidden', 'This takes somebody who is signed in to the console, not an API key');
  }
  if (scopes.includes(permission)) return;
  throw new ApiError(
    'forbidden',
    `This takes an API key with the scope ${permission}. Make one with "jettson keys create --scope ${permission}".`,
    { details: { scope: permission } },
  );
}

function permissionsOf(app: OpenAPIHono<AppEnv>): Map<string, Permission> {
  return new Map(
    app.openAPIRegistry.definitions.flatMap((definition) => {
      if (definition.type !== 'route') return [];
      const { method, path, operationId = '' } = definition.route;
      return [[`${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`, permissionFor(operationId)]];
    }),
  );
}
