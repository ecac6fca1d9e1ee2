import type { AgentStatus } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { ApiError } from '../errors.ts';

interface LockedAgent {
  status: AgentStatus;
  hasEnded: boolean;
}

/**
 * The agent's status, locked, so that it cannot end between this check and the change that depends on it. Throws
 * `not_found`.
 */
export async function lockAgent(tx: Database, accountId: string, agentId: string): Promise<LockedAgent> {
  const { rows } = await sql<LockedAgent>`
    select status, status in ('completed', 'error', 'stopped') as "hasEnded"
      from agents where account_id = ${accountId} and id = ${agentId} for update`.execute(tx);
  const [agent] = rows;
  if (agent === undefined) throw new ApiError('not_found', 'There is no such agent');
  return agent;
}

/** Throws `conflict` if the agent has ended. */
export function requireLive({ status, hasEnded }: LockedAgent): void {
  if (hasEnded) throw new ApiError('conflict', `The agent has ended (${status})`, { details: { status } });
}

/** The live agent's status, locked. Throws `not_found`, and `conflict` if the agent has ended. */
export async function requireLiveAgent(
  tx: Database,
  accountId: string,
  agentId: string,
): Promise<AgentStatus> {
  const agent = await lockAgent(tx, accountId, agentId);
  requireLive(agent);
  return agent.status;
}
