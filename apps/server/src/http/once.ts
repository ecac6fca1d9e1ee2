import type { Database } from '@jettson/database';
import type { Context } from 'hono';
import type { AppEnv } from './app-env.ts';
import { idempotencyKeyOf, withIdempotency } from './idempotency.ts';

/**
 * Makes a request's change in one transaction, only once per idempotency key; returns the answer, which for 24 hours is
 * the first one. For changes with nothing to do before or after the transaction: other verbs take the key themselves.
 * Throws `invalid_key`, `idempotency_key_reused`.
 */
export async function once<Body>(
  c: Context<AppEnv>,
  db: Database,
  change: (tx: Database) => Promise<Body>,
): Promise<Body> {
  const call = {
    key: idempotencyKeyOf(c),
    operation: `${c.req.method} ${c.req.path}`,
    // The parts that the route reads; a part that it does not describe is undefined.
    request: { query: c.req.valid('query' as never), body: c.req.valid('json' as never) },
  };
  const { body } = await withIdempotency(db, c.var.accountId, call, change);
  return body;
}
