import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { Agent, SpawnAgentRequest, SpawnRequest } from '@jettson/contract';
import type { Logger } from 'pino';
import { recordCall } from '../audit/record-call.ts';
import type { Files } from '../files/open-file-store.ts';
import { removeFile } from '../files/remove-file.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { idempotencyKeyOf } from '../http/idempotency.ts';
import { originOf } from '../http/observe-requests.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { once } from '../http/once.ts';
import { idInPath, jsonAnswer, jsonBody } from '../http/route-parts.ts';
import { cancelAgent } from './cancel-agent.ts';
import type { Leftovers } from './deletion-queries.ts';
import type { FinishAgentDeps } from './finish-agent.ts';
import { getSpawnRequest } from './get-spawn-request.ts';
import { purgeAgent } from './purge-agent.ts';
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

const purgeRoute = createRoute({
  method: 'post',
  path: '/agents/{id}/purge',
  operationId: 'agents.purge',
  summary: 'Delete an agent for good',
  description:
    'Deletes an agent that has ended, and its sub-agents, with their events, messages, files, artifacts and everything else ' +
    'that belongs to them. What stays are the memories that they wrote, the totals of what they used, and the audit log. ' +
    'While the agent, a sub-agent of it or the agent that spawned it lives, the response is 409.',
  request: { params: z.object({ id: idInPath('The agent_id of the agent.') }) },
  responses: { 204: { description: 'Deleted' }, ...errorResponses('conflict') },
});

const spawnRequestRoute = createRoute({
  method: 'get',
  path: '/agents/{id}/spawn-request',
  operationId: 'agents.spawnRequest',
  summary: 'Get the request that spawns such an agent again',
  description:
    'Returns the body for POST /agents that spawns another agent like this one, with its files, its webhook and everything ' +
    'else, and lists what is missing from it: values that are never shown, files that are gone.',
  request: { params: z.object({ id: idInPath('The agent_id of the agent.') }) },
  responses: { 200: jsonAnswer('The request', SpawnRequest), ...errorResponses() },
});

export interface LifecycleRoutesDeps extends SpawnAgentDeps, Omit<FinishAgentDeps, 'database'> {
  files: Files;
  log: Logger;
}

/** Spawning, cancelling and purging agents. */
export function lifecycleRoutes(deps: LifecycleRoutesDeps) {
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(spawnRoute, async (c) => {
      const key = idempotencyKeyOf(c);
      const { accountId, keyId, memoryLimit } = c.var;
      const spawner = { accountId, keyId, memoryLimit, origin: originOf(c) };
      return c.json(await spawnAgent(deps, spawner, c.req.valid('json'), key), 201);
    })
    .openapi(spawnRequestRoute, async (c) => {
      const { accountId, scopes, memoryLimit } = c.var;
      const { id } = c.req.valid('param');
      return c.json(await getSpawnRequest(deps.database.db, accountId, id, { scopes, memoryLimit }), 200);
    })
    .openapi(cancelRoute, async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await cancelAgent(deps, c.var.accountId, id, idempotencyKeyOf(c)), 200);
    })
    .openapi(purgeRoute, async (c) => {
      const { id } = c.req.valid('param');
      const { database, jobs, log } = deps;
      let left: Leftovers = { files: [], hasSnapshots: false };
      await once(c, database.db, async (tx) => {
        left = await purgeAgent(tx, c.var.accountId, id);
        if (left.hasSnapshots) await jobs.request(tx, 'sweep-snapshots');
        await recordCall(c, tx, { action: 'agent.purged', target: id });
      });
      if (left.hasSnapshots) await jobs.wake('sweep-snapshots');
      for (const file of left.files) {
        // The sweep tries again.
        await removeFile({ db: database.db, files: deps.files }, file).catch((error) =>
          log.warn({ err: error, file: file.id }, 'the content of a purged file could not be removed yet'),
        );
      }
      return c.body(null, 204);
    });
}
