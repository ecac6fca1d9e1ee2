import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { lockPlan } from '../accounts/get-plan.ts';
import { countRunning } from '../usage/meter.ts';

// Both lock the account until the transaction ends, so that agents that race for a place are counted one by one, spawns
// included.

/** Whether the account may have one more running agent. */
export async function hasPlaceToRun(tx: Database, accountId: string): Promise<boolean> {
  const { maxConcurrentAgents } = await lockPlan(tx, accountId);
  const { rows } = await sql<{ count: number }>`select ${countRunning(accountId)} as count`.execute(tx);
  return (rows[0]?.count ?? 0) < maxConcurrentAgents;
}

/** Whether this agent may be one of the account's agents that wait without a computer. */
export async function hasPlaceToWait(tx: Database, accountId: string, agentId: string): Promise<boolean> {
  const { maxWaitingAgents } = await lockPlan(tx, accountId);
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from agents
     where account_id = ${accountId} and status = 'idle' and parked_since is not null and id <> ${agentId}`.execute(
    tx,
  );
  return (rows[0]?.count ?? 0) < maxWaitingAgents;
}
