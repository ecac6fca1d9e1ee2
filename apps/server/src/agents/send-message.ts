import type { AgentMessage, SendMessageRequest } from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import { withIdempotency } from '../http/idempotency.ts';
import { newId } from '../ids.ts';
import { insertMessage } from './message-queries.ts';
import { requireLiveAgent } from './require-live-agent.ts';

/**
 * Keeps a message for a live agent: it is given to the model at the next tool boundary, or, with mode
 * `interrupt`, now. An idle agent goes on with it. The event `user-message` with its id is the delivery.
 * Throws `not_found`, and `conflict` when the agent has ended.
 */
export async function sendMessage(
  database: DatabaseHandle,
  accountId: string,
  agentId: string,
  { content, mode }: SendMessageRequest,
  idempotencyKey: string | undefined,
): Promise<AgentMessage> {
  const { body } = await withIdempotency<AgentMessage>(
    database.db,
    accountId,
    { key: idempotencyKey, operation: `agents.messages.send ${agentId}`, request: { content, mode } },
    async (tx) => {
      await requireLiveAgent(tx, accountId, agentId);
      const id = newId('msg');
      const createdAt = await insertMessage(tx, accountId, { id, agentId, content, mode });
      return { message_id: id, agent_id: agentId, content, mode, created_at: createdAt.toISOString() };
    },
  );
  await database.notify('agent-changed', agentId);
  if (mode === 'interrupt') await database.notify('agent-interrupt', agentId);
  return body;
}
