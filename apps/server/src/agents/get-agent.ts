import type { Agent } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { selectAgent } from './queries.ts';
import { toAgent } from './to-agent.ts';

/**
 * The agent as it is now. Throws `not_found` if it does not exist or belongs to another account: the two look the same.
 */
export async function getAgent(db: Database, accountId: string, agentId: string): Promise<Agent> {
  const row = await selectAgent(db, accountId, agentId);
  if (row === undefined) throw new ApiError('not_found', 'There is no such agent');
  return toAgent(row);
}
