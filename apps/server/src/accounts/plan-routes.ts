import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { PlanRetention, PlanRetentionList, UpdatePlanRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { actorOf } from '../audit/actor-of.ts';
import { recordForAccounts } from '../audit/record-for-accounts.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { once } from '../http/once.ts';
import { jsonAnswer, jsonBody } from '../http/route-parts.ts';
import { selectPlanRetention } from './retention-queries.ts';
import { updatePlan } from './update-plan.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/plans',
  operationId: 'plans.list',
  summary: 'List plans',
  description:
    'Returns how long each plan of the installation keeps what its accounts leave behind, and how many accounts are on it.',
  responses: { 200: jsonAnswer('The plans', PlanRetentionList), ...errorResponses() },
});

const updateRoute = createRoute({
  method: 'patch',
  path: '/plans/{name}',
  operationId: 'plans.update',
  summary: "Change a plan's retention",
  description:
    'Changes how long a plan keeps things, for all accounts on it and for what already exists. What is older is deleted ' +
    'within minutes, and cannot be brought back. The other limits of a plan are set with `jettson plans set`.',
  request: {
    params: z.object({ name: z.string().min(1).max(100).describe('The name of the plan.') }),
    ...jsonBody(UpdatePlanRequest),
  },
  responses: { 200: jsonAnswer('The plan', PlanRetention), ...errorResponses('forbidden') },
});

/** The plans of the installation, for its owners. */
export function planRoutes(db: Database) {
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(listRoute, async (c) => c.json({ plans: await selectPlanRetention(db, null) }, 200))
    .openapi(updateRoute, async (c) => {
      const { name } = c.req.valid('param');
      const changed = await once(c, db, async (tx) => {
        const plan = await updatePlan(tx, name, c.req.valid('json'));
        await recordForAccounts(tx, { action: 'plan.updated', target: name, plan: name, actor: actorOf(c) });
        return plan;
      });
      return c.json(changed, 200);
    });
}
