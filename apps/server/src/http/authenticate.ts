import type { Database } from '@jettson/database';
import { createMiddleware } from 'hono/factory';
import { findActiveKey } from '../accounts/find-active-key.ts';
import { ApiError } from '../errors.ts';
import type { AppEnv } from './app-env.ts';

/** Lets a request through when it carries a live API key, and says whose it is. */
export function authenticate(deps: { db: Database }) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const token = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    const key = token === undefined ? null : await findActiveKey(deps, token);
    if (key === null) {
      // One answer for missing, malformed, unknown, revoked and expired: a prober learns nothing.
      throw new ApiError(
        'invalid_api_key',
        'Send a valid API key as "Authorization: Bearer jett_sk_…". Make one with "jettson keys create".',
      );
    }
    c.set('accountId', key.accountId);
    c.set('keyId', key.id);
    await next();
  });
}
