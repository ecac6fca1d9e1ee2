import type { ComputerFault } from '@jettson/computers';
import type { Database } from '@jettson/database';
import { Hono } from 'hono';
import type { AppEnv } from '../http/app-env.ts';
import { readPause } from '../jobs/pause.ts';
import { VERSION } from '../version.ts';

/**
 * `/healthz`: the process is up. `/readyz`: it serves the API; `paused_since` says that it does nothing else after a restore. If agents run in this process, it also says why the machine cannot
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
        const pausedSince = await readPause(db);
        return c.json({
          status: 'ready',
          paused_since: pausedSince?.toISOString(),
          computers_fault: computersFault?.(),
          unenforced_limits: unenforcedLimits,
        });
      } catch (error) {
        c.var.log.warn({ err: error }, 'not ready');
        return c.json({ status: 'not_ready', waiting_for: 'database' }, 503);
      }
    });
}
