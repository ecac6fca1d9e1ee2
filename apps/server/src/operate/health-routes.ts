import type { Database } from '@jettson/database';
import { Hono } from 'hono';
import { sql } from 'kysely';
import type { AppEnv } from '../http/app-env.ts';
import { VERSION } from '../version.ts';

/**
 * `/healthz`: the process is up. `/readyz`: it can do its work, and which limits of its computers this machine does not enforce,
 * where it has computers. `/version`: which version it is.
 */
export function healthRoutes(db: Database, unenforcedLimits?: readonly string[]) {
  return new Hono<AppEnv>()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/version', (c) => c.json({ version: VERSION }))
    .get('/readyz', async (c) => {
      try {
        await sql`select 1`.execute(db);
        return c.json({ status: 'ready', unenforced_limits: unenforcedLimits });
      } catch (error) {
        c.var.log.warn({ err: error }, 'not ready');
        return c.json({ status: 'not_ready', waiting_for: 'database' }, 503);
      }
    });
}
