import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { Account, UpdateAccountRequest, Usage, UsageQuery } from '@jettson/contract';
import { actorOf } from '../audit/actor-of.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { idempotencyKeyOf } from '../http/idempotency.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { jsonAnswer, jsonBody } from '../http/route-parts.ts';
import { type CountWithinLimit, getAccount } from './get-account.ts';
import { getUsage } from './get-usage.ts';
import { type UpdateAccountDeps, updateAccount } from './update-account.ts';

const accountAnswer = jsonAnswer('The account', Account);

const getRoute = createRoute({
  method: 'get',
  path: '/account',
  operationId: 'account.get',
  summary: 'Get the account',
  description: 'Returns the account of the API key: its plan, and how much of it is used.',
  responses: { 200: accountAnswer, ...errorResponses() },
});

const updateRoute = createRoute({
  method: 'patch',
  path: '/account',
  operationId: 'account.update',
  summary: "Set the account's cost limit",
  description:
    'Sets how much the agents of the account may cost in a month. Agents that reach it wait until it ' +
    'is raised.',
  request: jsonBody(UpdateAccountRequest),
  responses: { 200: accountAnswer, ...errorResponses('invalid_model') },
});

const usageRoute = createRoute({
  method: 'get',
  path: '/usage',
  operationId: 'usage.get',
  summary: 'Get the usage',
  description: 'Returns what agents used in a period, by day, API key or model.',
  request: { query: UsageQuery },
  responses: {
    200: jsonAnswer('The usage', Usage),
    ...errorResponses('invalid_query'),
  },
});

interface AccountRoutesDeps extends UpdateAccountDeps {
  countMemories: CountWithinLimit;
  countPendingEmbeddings: CountWithinLimit;
}

/** The account itself: its plan, its caps, its usage. */
export function accountRoutes(deps: AccountRoutesDeps) {
  const { db } = deps.database;
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(getRoute, async (c) => c.json(await getAccount({ db, ...deps }, c.var.accountId), 200))
    .openapi(updateRoute, async (c) => {
      const request = { ...c.req.valid('json'), actor: actorOf(c) };
      return c.json(await updateAccount(deps, c.var.accountId, request, idempotencyKeyOf(c)), 200);
    })
    .openapi(usageRoute, async (c) => {
      const { accountId, memoryLimit } = c.var;
      return c.json(
        await getUsage({ db, ...deps }, accountId, { ...c.req.valid('query'), memoryLimit }),
        200,
      );
    });
}
