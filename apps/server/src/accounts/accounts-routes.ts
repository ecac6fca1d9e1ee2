import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { AccountSummary, AccountSummaryList, CreateAccountRequest, SetPlanRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { idInPath, jsonAnswer, jsonBody } from '../http/route-parts.ts';
import { requireOwner } from '../sign-in/require-owner.ts';
import { ensureAccount, requirePlan } from './ensure-account.ts';
import { selectAccountByName, selectAccounts, selectPlans, updatePlan } from './queries.ts';

const answer = jsonAnswer('The account', AccountSummary);

const listRoute = createRoute({
  method: 'get',
  path: '/accounts',
  operationId: 'accounts.list',
  summary: 'List accounts',
  description: 'All of the installation for an owner at the console; the own one for everybody else.',
  responses: {
    200: jsonAnswer('By name', AccountSummaryList),
    ...errorResponses(),
  },
});

const addRoute = createRoute({
  method: 'post',
  path: '/accounts',
  operationId: 'accounts.create',
  summary: 'Create an account',
  description: 'Only for an owner at the console.',
  request: jsonBody(CreateAccountRequest),
  responses: { 201: answer, ...errorResponses('forbidden', 'conflict') },
});

const setPlanRoute = createRoute({
  method: 'patch',
  path: '/accounts/{id}',
  operationId: 'accounts.setPlan',
  summary: "Set an account's plan",
  description: 'Only for an owner at the console. Holds from the next call on.',
  request: {
    params: z.object({ id: idInPath }),
    ...jsonBody(SetPlanRequest),
  },
  responses: {
    200: answer,
    ...errorResponses('forbidden', 'invalid_value'),
  },
});

/** The accounts of the installation, for its owners. */
export function accountsRoutes({ database: { db } }: Pick<ApiDeps, 'database'>) {
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(listRoute, async (c) => {
      const seesAll = c.var.signedIn?.role === 'owner';
      return c.json(
        {
          accounts: (await selectAccounts(db, seesAll ? null : c.var.accountId)).map(toSummary),
          plans: (await selectPlans(db)).map(({ name }) => name),
        },
        200,
      );
    })
    .openapi(addRoute, async (c) => {
      requireOwner(c.var.signedIn);
      const { name, plan } = c.req.valid('json');
      if ((await selectAccountByName(db, name)) !== undefined) {
        throw new ApiError('conflict', `There is an account "${name}" already`, {
          details: { field: 'name', expected: 'a new name' },
        });
      }
      const { id } = await ensureAccount({ db }, { name, plan: plan ?? undefined });
      return c.json(await getSummary(db, id), 201);
    })
    .openapi(setPlanRoute, async (c) => {
      requireOwner(c.var.signedIn);
      const { id } = c.req.valid('param');
      const { plan } = c.req.valid('json');
      await requirePlan(db, plan);
      if (!(await updatePlan(db, id, plan))) throw new ApiError('not_found', 'There is no such account');
      return c.json(await getSummary(db, id), 200);
    });
}

async function getSummary(db: Database, accountId: string): Promise<AccountSummary> {
  const [row] = await selectAccounts(db, accountId);
  if (row === undefined) throw new ApiError('not_found', 'There is no such account');
  return toSummary(row);
}

function toSummary(row: Awaited<ReturnType<typeof selectAccounts>>[number]): AccountSummary {
  return {
    account_id: row.id,
    name: row.name,
    plan: row.plan,
    created_at: row.createdAt.toISOString(),
    live_agents: row.liveAgents,
    members: row.members,
  };
}
