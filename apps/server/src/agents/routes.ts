import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { Agent, AgentList, ListAgentsQuery, SpawnAgentRequest } from '@jettson/contract';
import type { ApiDeps } from '../deps.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { idempotencyKeyOf } from '../http/idempotency.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { idInPath, jsonAnswer, jsonBody } from '../http/route-parts.ts';
import { cancelAgent } from './cancel-agent.ts';
import { getAgent } from './get-agent.ts';
import { listAgents } from './list-agents.ts';
import { spawnAgent } from './spawn-agent.ts';

const params = z.object({ id: idInPath });

const spawnRoute = createRoute({
  method: 'post',
  path: '/agents',
  operationId: 'agents.spawn',
  summary: 'Spawn an agent',
  description:
    'Answers at once; the agent works in the background. Send an Idempotency-Key to make retries safe.',
  request: {
    ...jsonBody(SpawnAgentRequest),
  },
  responses: {
    201: jsonAnswer('The new agent', Agent),
    ...errorResponses(
      'invalid_task',
      'invalid_region',
      'monthly_quota_exceeded',
      'idempotency_key_reused',
      'rate_limited',
      'concurrent_limit_reached',
    ),
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/agents',
  operationId: 'agents.list',
  summary: 'List agents, newest first',
  request: { query: ListAgentsQuery },
  responses: {
    200: jsonAnswer('One page', AgentList),
    ...errorResponses('invalid_query'),
  },
});

const getRoute = createRoute({
  method: 'get',
  path: '/agents/{id}',
  operationId: 'agents.get',
  summary: 'Get an agent',
  request: { params },
  responses: { 200: jsonAnswer('The agent as it is now', Agent), ...errorResponses() },
});

const cancelRoute = createRoute({
  method: 'delete',
  path: '/agents/{id}',
  operationId: 'agents.cancel',
  summary: 'Cancel an agent',
  description: 'An agent that ended before is returned unchanged.',
  request: { params },
  responses: { 200: jsonAnswer('The agent, ended', Agent), ...errorResponses() },
});

/** Section 2 of the contract. */
export function agentRoutes(deps: ApiDeps) {
  const { regions } = deps;
  const { db } = deps.database;
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(spawnRoute, async (c) => {
      const key = idempotencyKeyOf(c);
      const { accountId, keyId } = c.var;
      return c.json(await spawnAgent(deps, { accountId, keyId }, c.req.valid('json'), key), 201);
    })
    .openapi(listRoute, async (c) =>
      c.json(await listAgents({ db, regions }, c.var.accountId, c.req.valid('query')), 200),
    )
    .openapi(getRoute, async (c) => {
      const agent = await getAgent({ db, regions }, c.var.accountId, c.req.valid('param').id);
      // Tells a client that waits that it may watch the agent instead of polling it.
      c.header('link', `<${c.req.path}/events>; rel="monitor"`);
      return c.json(agent, 200);
    })
    .openapi(cancelRoute, async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await cancelAgent(deps, c.var.accountId, id, idempotencyKeyOf(c)), 200);
    });
}
