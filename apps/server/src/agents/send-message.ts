import type { AgentMessage, SendMessageRequest } from '@jettson/contract';
import type { Database, DatabaseHandle } from '@jettson/database';
import { getPlan } from '../accounts/get-plan.ts';
import { ApiError } from '../errors.ts';
import { withIdempotency } from '../http/idempotency.ts';
import { newId } from '../ids.ts';
import { cancelApprovals } from './approval-queries.ts';
import { countMessages, insertMessage } from './message-queries.ts';
import { closePendingCalls } from './pending-call-queries.ts';
import { requireLiveAgent } from './require-live-agent.ts';
import { freeWaitingAgents, tellOfChange } from './wake-idle-agents.ts';

/**
 * Stores a message for a live agent: the model gets it at the next tool boundary, or, with mode `interrupt`,
 * immediately, which also cancels calls that wait for approval or for a client. An idle agent continues with it. It is delivered when
 * the log has an event `user-message` with its id. Throws `not_found`, `conflict` if the agent has ended, and
 * `storage_quota_exceeded` if it was sent too many.
 */
export async function sendMessage(
  database: DatabaseHandle,
  accountId: string,
  agentId: string,
  { content, mode }: SendMessageRequest,
  idempotencyKey: string | undefined,
): Promise<AgentMessage> {
  let isFreed = false;
  const { body } = await withIdempotency<AgentMessage>(
    database.db,
    accountId,
    { key: idempotencyKey, operation: `agents.messages.send ${agentId}`, request: { content, mode } },
    async (tx) => {
      // Locks the agent, so that racing messages are counted one by one.
      await requireLiveAgent(tx, accountId, agentId);
      await requireRoom(tx, accountId, agentId);
      const id = newId('msg');
      if (mode === 'interrupt') {
        // From now on nobody can decide on a call that will not run, or answer one that is no longer waited for.
        await cancelApprovals(tx, accountId, agentId);
        await closePendingCalls(tx, accountId, { agentId, closed: 'message' });
      }
      isFreed = await freeWaitingAgents(tx, accountId, [agentId]);
      const createdAt = await insertMessage(tx, accountId, { id, agentId, content, mode });
      return { message_id: id, agent_id: agentId, content, mode, created_at: createdAt.toISOString() };
    },
  );
  await tellOfChange(database, agentId, { isFreed });
  if (mode === 'interrupt') await database.notify('agent-interrupt', agentId);
  return body;
}

async function requireRoom(tx: Database, accountId: string, agentId: string): Promise<void> {
  const { name: plan, maxAgentMessages: limit } = await getPlan(tx, accountId);
  if (limit === null) return;
  const used = await countMessages(tx, accountId, agentId);
  if (used < limit) return;
  throw new ApiError(
    'storage_quota_exceeded',
    `The ${plan} plan allows ${limit} messages to an agent; spawn another one`,
    { details: { used, limit, plan } },
  );
}
