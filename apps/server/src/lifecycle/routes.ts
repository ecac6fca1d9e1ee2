import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { Agent, SpawnAgentRequest } from '@jettson/contract';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { idempotencyKeyOf } from '../http/idempotency.ts';
import { originOf } from '../http/observe-requests.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { idInPath, jsonAnswer, jsonBody } from '../http/route-parts.ts';
import { cancelAgent } from './cancel-agent.ts';
import type { FinishAgentDeps } from './finish-agent.ts';
import { type SpawnAgentDeps, spawnAgent } from './spawn-agent.ts';

const spawnRoute = createRoute({
  method: 'post',
  path: '/agents',
  operationId: 'agents.spawn',
  summary: 'Spawn an agent',
  description:
    'Starts an agent and answers at once. The agent works in the background: follow it with GET ' +
    '/agents/{id}, with its events or by webhook. With an Idempotency-Key a retry returns the same ' +
    'agent and starts no second one. With a `template` everything that the request leaves out is as the template has it.',
  request: {
    ...jsonBody(SpawnAgentRequest),
  },
  responses: {
    201: jsonAnswer('The new agent', Agent),
    ...errorResponses(
      'invalid_task',
      'forbidden',
      'invalid_region',
      'invalid_model',
      'monthly_quota_exceeded',
      'idempotency_key_reused',
      'rate_limited',
      'concurrent_limit_reached',
    ),
  },
});

const cancelRoute = createRoute({
  method: 'delete',
  path: '/agents/{id}',
  operationId: 'agents.cancel',
  summary: 'Cancel an agent',
  description:
    'Stops the agent and its computer for good. An agent that has already ended is returned ' + 'unchanged.',
  request: { params: z.object({ id: idInPath('The agent_id of the agent.') }) },
  responses: { 200: jsonAnswer('The agent, ended', Agent), ...errorResponses() },
});

/** Spawning and cancelling agents. */
export function lifecycleRoutes(deps: SpawnAgentDeps & FinishAgentDeps) {
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(spawnRoute, async (c) => {
      const key = idempotencyKeyOf(c);
      const { accountId, keyId, memoryLimit } = c.var;
      const spawner = { accountId, keyId, memoryLimit, origin: originOf(c) };
      return c.json(await spawnAgent(deps, spawner, c.req.valid('json'), key), 201);
    })
    .openapi(cancelRoute, async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await cancelAgent(deps, c.var.accountId, id, idempotencyKeyOf(c)), 200);
    });
}
