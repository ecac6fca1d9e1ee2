import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { RegionList } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { jsonAnswer } from '../http/route-parts.ts';
import { listRegions } from './list-regions.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/regions',
  operationId: 'regions.list',
  summary: 'Regions and their warm pools',
  responses: {
    200: jsonAnswer('The default one first', RegionList),
    ...errorResponses(),
  },
});

/** Where agents can run, and how ready each place is. */
export function regionRoutes(deps: { db: Database; regions: readonly string[] }) {
  return new OpenAPIHono<AppEnv>().openapi(listRoute, async (c) =>
    c.json(await listRegions(deps, c.var.accountId), 200),
  );
}
