import { setTimeout as sleep } from 'node:timers/promises';
import type { ComputerFault } from '@jettson/computers';
import type { Database } from '@jettson/database';
import { Hono } from 'hono';
import type { AppEnv } from '../http/app-env.ts';
import { readPause } from '../jobs/pause.ts';
import { VERSION } from '../version.ts';
import type { Readiness } from './readiness.ts';

/** A balancer waits only so long, and the parts have had their time. */
const PAUSE_MS = 1000;

/** What a process says about itself to its operator. */
export interface Health {
  db: Database;
  readiness: Readiness;
  /** Of computers made here; undefined if agents run elsewhere. */
  unenforcedLimits?: readonly string[] | undefined;
  computersFault?: (() => ComputerFault | null) | undefined;
}

/**
 * `/healthz`: the process is up. `/readyz`: whether a balancer should send requests here, and the state of each part that
 * the process depends on. After a restore, `paused_since` says since when the installation is paused. If agents run in this
 * process, it also says why the machine cannot make computers for them (null if it can) and which of their limits it does
 * not enforce. `/version`: which version it is.
 */
export function healthRoutes({ db, readiness, unenforcedLimits, computersFault }: Health) {
  return new Hono<AppEnv>()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/version', (c) => c.json({ version: VERSION }))
    .get('/readyz', async (c) => {
      const report = await readiness.report();
      // A database that hangs must not hold the answer up a second time.
      const pausedSince = report.parts.database.ok
        ? await Promise.race([readPause(db).catch(() => null), sleep(PAUSE_MS, null, { ref: false })])
        : null;
      const isReady = report.status === 'ready' || report.status === 'degraded';
      c.header('cache-control', 'no-store');
      return c.json(
        {
          ...report,
          paused_since: pausedSince?.toISOString(),
          computers_fault: computersFault?.(),
          unenforced_limits: unenforcedLimits,
        },
        isReady ? 200 : 503,
      );
    });
}
