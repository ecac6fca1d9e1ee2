import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { deleteAgentRows, hasLiveAncestor, type Leftovers, lockTrees } from './deletion-queries.ts';

/**
 * Deletes an agent that has ended, and the agents below it, for good: nothing of them is left but the memories that they
 * wrote, what they used, and the audit log. Returns what the stores are to remove after the commit. Throws `not_found`,
 * and `conflict` while the agent, one below it or one above it lives.
 */
export async function purgeAgent(tx: Database, accountId: string, agentId: string): Promise<Leftovers> {
  const tree = await lockTrees(tx, accountId, [agentId]);
  if (!tree.some(({ id }) => id === agentId)) throw new ApiError('not_found', 'There is no such agent');
  const alive = tree.find(({ isLive }) => isLive);
  if (alive !== undefined) throw stillLives(alive.id === agentId ? 'The agent' : 'A sub-agent of it');
  if (await hasLiveAncestor(tx, accountId, agentId)) throw stillLives('The agent that spawned it');
  return deleteAgentRows(
    tx,
    accountId,
    tree.map(({ id }) => id),
  );
}

function stillLives(who: string): ApiError {
  return new ApiError('conflict', `${who} has not ended: stop it first, with DELETE /agents/{id}`);
}
