import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { Agent, AgentList, ListAgentsQuery, ListPendingQuery, PendingList } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { type AccountTurns, openAccountTurns } from '../http/account-turns.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { idInPath, jsonAnswer } from '../http/route-parts.ts';
import { getAgent } from './get-agent.ts';
import { listAgents } from './list-agents.ts';
import { listPending } from './list-pending.ts';

const params = z.object({ id: idInPath('The agent_id of the agent.') });

const listRoute = createRoute({
  method: 'get',
  path: '/agents',
  operationId: 'agents.list',
  summary: 'List agents',
  description:
    'Returns the agents of the account, newest first unless `sort` says otherwise, a page at a time. All filters that are ' +
    'given must hold.',
  request: { query: ListAgentsQuery },
  responses: {
    200: jsonAnswer('A page', AgentList),
    ...errorResponses('invalid_query', 'concurrent_limit_reached'),
  },
});

const pendingRoute = createRoute({
  method: 'get',
  path: '/agents/pending',
  operationId: 'agents.pending',
  summary: 'List what agents wait for',
  description:
    'Returns everything that an agent of the account waits for and that somebody has to send: decisions on tool calls, ' +
    'results of function tools, higher limits and messages. The oldest comes first, a page at a time.',
  request: { query: ListPendingQuery },
  responses: { 200: jsonAnswer('A page', PendingList), ...errorResponses('invalid_query') },
});

const getRoute = createRoute({
  method: 'get',
  path: '/agents/{id}',
  operationId: 'agents.get',
  summary: 'Get an agent',
  description: 'Returns the agent as it is now. Poll it until its status is completed, error or stopped.',
  request: { params },
  responses: { 200: jsonAnswer('The agent as it is now', Agent), ...errorResponses() },
});

/**
 * Reading agents; lifecycle/routes.ts starts and ends them. `heavy` lets each account do only one search over all its
 * agents at a time. A list may show megabytes, so each account gets its lists one at a time, too.
 */
export function agentRoutes(db: Database, heavy: AccountTurns) {
  const lists = openAccountTurns('lists of agents', { atOnce: 1, maxWaiting: 100, withRests: true });
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(listRoute, async (c) => {
      const query = c.req.valid('query');
      const { accountId, memoryLimit } = c.var;
      // They may read many agents: a text in many tasks is found fast, one in few of them only where there is an index.
      const looksAtAll = query.q !== undefined || query.metadata !== undefined;
      using _ = await (looksAtAll ? heavy : lists).take(accountId);
      return c.json(await listAgents(db, accountId, { ...query, memoryLimit }), 200);
    })
    .openapi(pendingRoute, async (c) => {
      const { accountId, memoryLimit } = c.var;
      return c.json(await listPending(db, accountId, { ...c.req.valid('query'), memoryLimit }), 200);
    })
    .openapi(getRoute, async (c) => {
      const agent = await getAgent(db, c.var.accountId, c.req.valid('param').id);
      // Tells a waiting client that it can stream the agent's events instead of polling.
      c.header('link', `<${c.req.path}/events>; rel="monitor"`);
      return c.json(agent, 200);
    });
}
