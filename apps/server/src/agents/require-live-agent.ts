import type { AgentStatus } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { ApiError } from '../errors.ts';

/** The live agent's status. Throws `not_found`, and `conflict` when the agent has ended. */
export async function requireLiveAgent(
  tx: Database,
  accountId: string,
  agentId: string,
): Promise<AgentStatus> {
  // Locked, so that it cannot end between this look and what follows from it.
  const { rows } = await sql<{ status: AgentStatus; hasEnded: boolean }>`
    select status, status in ('completed', 'error', 'stopped') as "hasEnded"
      from agents where account_id = ${accountId} and id = ${agentId} for update`.execute(tx);
  const row = rows[0];
  if (row === undefined) throw new ApiError('not_found', 'There is no such agent');
  if (row.hasEnded) throw new ApiError('conflict', `The agent has ended (${row.status})`);
  return row.status;
}
