import { createMiddleware } from 'hono/factory';
import { ApiError } from '../errors.ts';
import type { AppEnv } from './app-env.ts';

/** Postgres text cannot contain a NUL, so no path or query with one can name anything that exists. */
export const refuseNul = createMiddleware<AppEnv>(async (c, next) => {
  const { pathname, search } = new URL(c.req.url);
  if (pathname.includes('%00')) throw new ApiError('not_found', `There is no ${c.req.method} of such a path`);
  if (search.includes('%00')) {
    throw new ApiError('invalid_query', 'The query contains a NUL character', {
      details: { field: 'query', expected: 'text without NUL characters' },
    });
  }
  await next();
});
