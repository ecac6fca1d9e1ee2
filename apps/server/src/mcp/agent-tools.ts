import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, AgentList, closedObject, SpawnAgentRequest, TERMINAL_STATUSES } from '@jettson/contract';
import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { getAgent } from '../agents/get-agent.ts';
import { listAgents } from '../agents/list-agents.ts';
import { DEFAULT_SORT } from '../agents/list-cursor.ts';
import { requireVisible } from '../agents/refuse-others-agents.ts';
import type { ApiDeps } from '../deps.ts';
import { IDEMPOTENCY_KEY_MAX_CHARS, keyWithin } from '../http/idempotency.ts';
import { cancelAgent } from '../lifecycle/cancel-agent.ts';
import { spawnAgent } from '../lifecycle/spawn-agent.ts';
import type { McpCaller } from './mcp-caller.ts';
import { toToolResult } from './to-tool-result.ts';

/** MCP clients give up on a call after a minute. */
const LONGEST_WAIT_SECONDS = 50;
/** A wake-up can be missed; polling this often is the safety net. */
const POLL_MS = 1000;

const agentId = z.string().max(64).describe('"ag_" and 21 characters');
const idempotencyKey = z
  .string()
  .min(1)
  .max(IDEMPOTENCY_KEY_MAX_CHARS)
  .optional()
  .describe('Using the same key again starts nothing new and returns the same agent');

/** The account's agents as MCP tools. */
export function addAgentTools(server: McpServer, deps: ApiDeps, caller: McpCaller): void {
  const { db } = deps.database;
  const { accountId } = caller;

  server.registerTool(
    'agent_spawn',
    {
      description:
        'Start an agent on a task, with a computer, a browser and the memories of its account. It returns immediately; call agent_get for the result.',
      inputSchema: closedObject({ ...SpawnAgentRequest.shape, idempotency_key: idempotencyKey }),
      outputSchema: Agent,
      annotations: { destructiveHint: false, openWorldHint: true },
    },
    ({ idempotency_key: key, ...request }) =>
      toToolResult(caller, 'agents', () =>
        spawnAgent(deps, caller, request, key && keyWithin(caller.memoryLimit, key)),
      ),
  );

  server.registerTool(
    'agent_get',
    {
      description: 'An agent as it is now: its status, progress and final_result. Can wait for its end.',
      inputSchema: closedObject({
        agent_id: agentId,
        wait_seconds: z
          .number()
          .min(0)
          .max(LONGEST_WAIT_SECONDS)
          .optional()
          .describe('Return only when it has ended, or after this long'),
      }),
      outputSchema: Agent,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ agent_id: id, wait_seconds: seconds = 0 }, { mcpReq: { signal } }) =>
      toToolResult(caller, 'agents', () => waitForAgent(deps, caller, { id, seconds, signal })),
  );

  server.registerTool(
    'agent_list',
    {
      description: 'List agents, newest first.',
      inputSchema: closedObject({
        limit: z.int().min(1).max(100).optional(),
        cursor: z.string().max(500).optional().describe('The next_cursor of the previous page'),
        parent_id: agentId.optional().describe('Only the sub-agents of this agent'),
      }),
      outputSchema: AgentList,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ limit = 20, cursor, parent_id }) =>
      toToolResult(caller, 'agents', () =>
        listAgents(db, accountId, {
          limit,
          cursor,
          parent_id,
          sort: DEFAULT_SORT,
          count: 'false',
          memoryLimit: caller.memoryLimit,
        }),
      ),
  );

  server.registerTool(
    'agent_cancel',
    {
      description:
        'Stop an agent, its sub-agents and all their processes. One that has ended is left as it is.',
      inputSchema: closedObject({ agent_id: agentId }),
      outputSchema: Agent,
      annotations: { destructiveHint: true, idempotentHint: true, openWorldHint: false },
    },
    ({ agent_id: id }) =>
      toToolResult(caller, 'agents', async () => {
        await requireVisible(db, accountId, { agentId: id, memoryLimit: caller.memoryLimit });
        return cancelAgent(deps, accountId, id);
      }),
  );
}

/**
 * The agent once it has ended, or its current state when the time is over or the caller has disconnected. Throws
 * `concurrent_limit_reached`.
 */
async function waitForAgent(
  { database, events }: ApiDeps,
  { accountId, memoryLimit, waits }: McpCaller,
  { id, seconds, signal }: { id: string; seconds: number; signal: AbortSignal },
): Promise<Agent> {
  await requireVisible(database.db, accountId, { agentId: id, memoryLimit });
  if (seconds === 0) return getAgent(database.db, accountId, id);
  using _ = waits.enter(accountId);
  const deadline = performance.now() + seconds * 1000;
  let wake = Promise.withResolvers<void>();
  const unsubscribe = events.subscribe(id, () => wake.resolve());
  try {
    for (;;) {
      const agent = await getAgent(database.db, accountId, id);
      const isOver = TERMINAL_STATUSES.some((status) => status === agent.status);
      const left = deadline - performance.now();
      if (isOver || left <= 0 || signal.aborted) return agent;
      await Promise.race([wake.promise, sleep(Math.min(left, POLL_MS))]);
      wake = Promise.withResolvers();
    }
  } finally {
    unsubscribe();
  }
}
