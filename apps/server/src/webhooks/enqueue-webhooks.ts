import type { WebhookEventType, WebhookPayload } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { getAgent } from '../agents/get-agent.ts';
import { newId } from '../ids.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { insertDelivery } from './delivery-queries.ts';
import { enqueueDelivery } from './enqueue-delivery.ts';
import { selectListeners } from './queries.ts';

/**
 * Records, in the same transaction as a change to an agent, which webhooks to call, with the agent as it is now.
 * Returns whether there are any; then call `jobs.wake('deliver-webhook')` after the commit.
 */
export async function enqueueWebhooks(
  jobs: Pick<JobQueue, 'enqueue'>,
  tx: Database,
  accountId: string,
  { agentId, type }: { agentId: string; type: WebhookEventType },
): Promise<boolean> {
  const listeners = await selectListeners(tx, accountId, { agentId, type });
  if (listeners.length === 0) return false;
  const agent = await getAgent(tx, accountId, agentId);
  const content: WebhookPayload = {
    type,
    timestamp: agent.updated_at,
    data: agent,
  };
  const payload = JSON.stringify(content);
  for (const webhookId of listeners) {
    const id = newId('msg');
    await insertDelivery(tx, accountId, { id, webhookId, agentId, type, payload });
    await enqueueDelivery(jobs, tx, { accountId, deliveryId: id, attempt: 0 });
  }
  return true;
}
