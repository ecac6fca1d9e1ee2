import type { Database } from '@jettson/database';
import type { Context } from 'hono';
import type { AppEnv } from './app-env.ts';
import { idempotencyKeyOf, withIdempotency } from './idempotency.ts';

/**
 * Makes the change that a request asks for, in one transaction, once for its idempotency key; returns the answer,
 * which for 24 hours is the first one. For a change with nothing to do before or after its transaction: a verb that
 * has takes the key itself. Throws `invalid_key`, `idempotency_key_reused`.
 */
export async function once<Body>(
  c: Context<AppEnv>,
  db: Database,
  change: (tx: Database) => Promise<Body>,
): Promise<Body> {
  const call = {
    key: idempotencyKeyOf(c),
    operation: `${c.req.method} ${c.req.path}`,
    // As far as the route reads it; a part that it does not describe is undefined.
    request: { query: c.req.valid('query' as never), body: c.req.valid('json' as never) },
  };
  const { body } = await withIdempotency(db, c.var.accountId, call, change);
  return body;
}
