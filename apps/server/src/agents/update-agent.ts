import type { Agent, UpdateAgentRequest } from '@jettson/contract';
import { type DatabaseHandle, transaction } from '@jettson/database';
import { sql } from 'kysely';
import { appendEvents } from './append-events.ts';
import { getAgent } from './get-agent.ts';
import { requireLiveAgent } from './require-agent.ts';

/**
 * Sets a live agent's limits; one that waits at a budget goes on when there is room again. Throws `not_found`,
 * and `conflict` when the agent has ended.
 */
export async function updateAgent(
  { database, regions }: { database: DatabaseHandle; regions: readonly [string, ...string[]] },
  accountId: string,
  agentId: string,
  { limits }: UpdateAgentRequest,
): Promise<Agent> {
  await transaction(database.db, async (tx) => {
    await requireLiveAgent(tx, accountId, agentId);
    await sql`
      update agents set limits = ${JSON.stringify(limits)}::jsonb, updated_at = now()
       where account_id = ${accountId} and id = ${agentId}`.execute(tx);
    await appendEvents(tx, accountId, agentId, [{ type: 'limits-changed', data: limits }]);
  });
  await database.notify('agent-changed', agentId);
  await database.notify('agent-event', agentId);
  return getAgent({ db: database.db, regions }, accountId, agentId);
}
