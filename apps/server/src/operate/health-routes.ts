import type { ComputerFault } from '@jettson/computers';
import type { Database } from '@jettson/database';
import { Hono } from 'hono';
import { sql } from 'kysely';
import type { AppEnv } from '../http/app-env.ts';
import { VERSION } from '../version.ts';

/**
 * `/healthz`: the process is up. `/readyz`: it serves the API. If agents run in this process, it also says why the machine cannot
 * make computers for them (null if it can) and which of their limits it does not enforce. Without computers it is still ready:
 * memory, files and the console work. `/version`: which version it is.
 */
export function healthRoutes(
  db: Database,
  {
    unenforcedLimits,
    computersFault,
  }: { unenforcedLimits?: readonly string[]; computersFault?: () => ComputerFault | null } = {},
) {
  return new Hono<AppEnv>()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/version', (c) => c.json({ version: VERSION }))
    .get('/readyz', async (c) => {
      try {
        await sql`select 1`.execute(db);
        return c.json({
          status: 'ready',
          computers_fault: computersFault?.(),
          unenforced_limits: unenforcedLimits,
        });
      } catch (error) {
        c.var.log.warn({ err: error }, 'not ready');
        return c.json({ status: 'not_ready', waiting_for: 'database' }, 503);
      }
    });
}
