import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { Agent, AgentList, ListAgentsQuery } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { idInPath, jsonAnswer } from '../http/route-parts.ts';
import { getAgent } from './get-agent.ts';
import { listAgents } from './list-agents.ts';

const params = z.object({ id: idInPath });

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

/** Reading agents; lifecycle/routes.ts has what starts and ends them. */
export function agentRoutes(db: Database) {
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(listRoute, async (c) => c.json(await listAgents(db, c.var.accountId, c.req.valid('query')), 200))
    .openapi(getRoute, async (c) => {
      const agent = await getAgent(db, c.var.accountId, c.req.valid('param').id);
      // Tells a client that waits that it may watch the agent instead of polling it.
      c.header('link', `<${c.req.path}/events>; rel="monitor"`);
      return c.json(agent, 200);
    });
}
