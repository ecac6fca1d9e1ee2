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
  summary: 'List regions',
  description: 'Returns the regions that agents can run in, and how many computers each has ready.',
  responses: {
    200: jsonAnswer('The regions', RegionList),
    ...errorResponses(),
  },
});

/** Where agents can run, and how ready each place is. */
export function regionRoutes(deps: { db: Database; regions: readonly string[] }) {
  return new OpenAPIHono<AppEnv>().openapi(listRoute, async (c) =>
    c.json(await listRegions(deps, c.var.accountId), 200),
  );
}
