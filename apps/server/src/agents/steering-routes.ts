import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import {
  Agent,
  AgentMessage,
  ApprovalDecision,
  DecideApprovalRequest,
  PostToolResultRequest,
  SendMessageRequest,
  ToolResultReceipt,
  UpdateAgentRequest,
} from '@jettson/contract';
import { actorOf } from '../audit/actor-of.ts';
import { openAccountTurns } from '../http/account-turns.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { idempotencyKeyOf } from '../http/idempotency.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { idInPath, jsonAnswer, jsonBody } from '../http/route-parts.ts';
import { acceptToolResult } from './accept-tool-result.ts';
import { decideApproval } from './decide-approval.ts';
import { sendMessage } from './send-message.ts';
import { type UpdateAgentDeps, updateAgent } from './update-agent.ts';

const callIdInPath = (description: string) =>
  z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\0]*$/)
    .describe(description);

const messageRoute = createRoute({
  method: 'post',
  path: '/agents/{id}/messages',
  operationId: 'agents.messages.send',
  summary: 'Send an agent a message',
  description:
    'Gives a live agent further instructions. An idle agent continues with the message; a working one ' +
    'gets it at its next step, or immediately with mode interrupt, which also cancels the tool calls that ' +
    'wait for approval or for a result from a client. An agent that has ended is a `conflict`.',
  request: {
    params: z.object({ id: idInPath('The agent_id of the agent.') }),
    ...jsonBody(SendMessageRequest),
  },
  responses: {
    201: jsonAnswer('The message, accepted', AgentMessage),
    ...errorResponses(
      'forbidden',
      'conflict',
      'storage_quota_exceeded',
      'idempotency_key_reused',
      'concurrent_limit_reached',
    ),
  },
});

const approvalRoute = createRoute({
  method: 'post',
  path: '/agents/{id}/approvals/{call_id}',
  operationId: 'agents.approvals.decide',
  summary: 'Approve or refuse a tool call',
  description:
    'Decides on a tool call that is waiting because of `require_approval`. The event ' +
    '`approval-requested` names the call. Approval is requested for all calls of a turn together, ' +
    'and can be decided in any order; none of the turn runs before. The same decision again is answered ' +
    'like the first time. Another one is a `conflict`, and so is one about a call that a message ' +
    'cancelled, or about an agent that has ended.',
  request: {
    params: z.object({
      id: idInPath('The agent_id of the agent.'),
      call_id: callIdInPath('The call_id of the tool call, from the event approval-requested.'),
    }),
    ...jsonBody(DecideApprovalRequest),
  },
  responses: {
    200: jsonAnswer('The decision', ApprovalDecision),
    ...errorResponses('forbidden', 'conflict', 'idempotency_key_reused'),
  },
});

const toolResultRoute = createRoute({
  method: 'post',
  path: '/agents/{id}/tool-results/{call_id}',
  operationId: 'agents.toolResults.post',
  summary: 'Post the result of a function tool',
  description:
    'Answers a call of a function tool: the event `tool-call-start` with `waits_for: "client"`, or one of `pending_calls`. ' +
    'The first result stands, and the agent goes on when all calls of its turn have theirs. The same result again is ' +
    'answered like the first time, even after the agent has ended. Another one is a `conflict`, and so is a result that ' +
    'comes when the call no longer waits. After a result that is too large, the call still waits.',
  request: {
    params: z.object({
      id: idInPath('The agent_id of the agent.'),
      call_id: callIdInPath('The call_id of the tool call.'),
    }),
    ...jsonBody(PostToolResultRequest),
  },
  responses: {
    200: jsonAnswer('The result was accepted', ToolResultReceipt),
    ...errorResponses('forbidden', 'conflict', 'idempotency_key_reused'),
  },
});

const updateRoute = createRoute({
  method: 'patch',
  path: '/agents/{id}',
  operationId: 'agents.update',
  summary: "Change an agent's limits or network",
  description:
    'Replaces all limits of a live agent, its network, or both. One that waits because a budget is used up goes on when ' +
    'the new limit allows it. The answer comes within two seconds; from then on, connections that the new network does ' +
    'not allow are closed, and no more of them can be opened. An agent that has ended is a `conflict`.',
  request: {
    params: z.object({ id: idInPath('The agent_id of the agent.') }),
    ...jsonBody(UpdateAgentRequest),
  },
  responses: {
    200: jsonAnswer('The agent', Agent),
    ...errorResponses('forbidden', 'invalid_model', 'conflict', 'storage_quota_exceeded'),
  },
});

/** Controls a live agent. Two messages of an account are stored at a time, because a flood of them would take all connections. */
export function steeringRoutes(deps: UpdateAgentDeps) {
  const { database } = deps;
  const messages = openAccountTurns('messages', { atOnce: 2, maxWaiting: 200 });
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(messageRoute, async (c) => {
      const key = idempotencyKeyOf(c);
      const { id: agentId } = c.req.valid('param');
      using _ = await messages.take(c.var.accountId);
      return c.json(await sendMessage(database, c.var.accountId, agentId, c.req.valid('json'), key), 201);
    })
    .openapi(approvalRoute, async (c) => {
      const { id: agentId, call_id: callId } = c.req.valid('param');
      return c.json(
        await decideApproval(
          database,
          c.var.accountId,
          { agentId, callId },
          { ...c.req.valid('json'), actor: actorOf(c) },
          idempotencyKeyOf(c),
        ),
        200,
      );
    })
    .openapi(toolResultRoute, async (c) => {
      const { id: agentId, call_id: callId } = c.req.valid('param');
      return c.json(
        await acceptToolResult(
          database,
          c.var.accountId,
          { agentId, callId },
          c.req.valid('json'),
          idempotencyKeyOf(c),
        ),
        200,
      );
    })
    .openapi(updateRoute, async (c) => {
      const key = idempotencyKeyOf(c);
      const { id: agentId } = c.req.valid('param');
      return c.json(await updateAgent(deps, c.var.accountId, agentId, c.req.valid('json'), key), 200);
    });
}
