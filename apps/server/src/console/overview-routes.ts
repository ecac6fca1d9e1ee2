import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { Overview } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { jsonAnswer } from '../http/route-parts.ts';
import { selectOverview } from './queries.ts';

const overviewRoute = createRoute({
  method: 'get',
  path: '/overview',
  operationId: 'overview.get',
  summary: 'Get the overview',
  description:
    "Returns the numbers on the console's first page: what agents are doing now, and how they ended in the " +
    'last 24 hours.',
  responses: {
    200: jsonAnswer('The numbers', Overview),
    ...errorResponses(),
  },
});

/** The numbers of the console's first page. */
export function overviewRoutes(db: Database) {
  return new OpenAPIHono<AppEnv>().openapi(overviewRoute, async (c) => {
    const row = await selectOverview(db, c.var.accountId);
    return c.json(
      {
        spawning: row.spawning,
        running: row.running,
        idle: row.idle,
        completed_24h: row.completed,
        failed_24h: row.failed,
        stopped_24h: row.stopped,
        ready_ms_median_24h: row.readyMsMedian,
        ready_ms_p95_24h: row.readyMsP95,
        hours: row.hours,
        spawns_month: row.spawnsMonth,
        agents_total: row.agentsTotal,
      },
      200,
    );
  });
}
