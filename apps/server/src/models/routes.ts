import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { ModelList } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { jsonAnswer } from '../http/route-parts.ts';
import { listOffered } from './list-offered.ts';
import type { ModelSource } from './model-source.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/models',
  operationId: 'models.list',
  summary: 'List models',
  description:
    'Returns the models that a spawn can name: what the configured providers list, or those that the operator chose. ' +
    'Each comes with what is known of its context window and its prices.',
  responses: {
    200: jsonAnswer('The models', ModelList),
    ...errorResponses(),
  },
});

/** What agents can run on. */
export function modelRoutes(deps: { db: Database; models: ModelSource }) {
  return new OpenAPIHono<AppEnv>().openapi(listRoute, async (c) =>
    c.json({ data: await listOffered(deps) }, 200),
  );
}
