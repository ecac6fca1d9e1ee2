import type { Agent } from '@jettson/contract';
import { getAgent } from '../agents/get-agent.ts';
import { selectAgent } from '../agents/queries.ts';
import type { AgentEnd } from '../agents/state.ts';
import { withIdempotency } from '../http/idempotency.ts';
import { type FinishAgentDeps, finishAgent } from './finish-agent.ts';

/**
 * Stops an agent and its sub-agents. They are `stopped` as soon as this returns, whatever their workers do: a worker is
 * woken to end the processes, and may no longer write. An agent that has already ended is returned unchanged. Throws
 * `not_found`, `idempotency_key_reused`.
 */
export async function cancelAgent(
  deps: FinishAgentDeps,
  accountId: string,
  agentId: string,
  idempotencyKey?: string,
): Promise<Agent> {
  const agent = await selectAgent(deps.database.db, accountId, agentId);
  if (agent !== undefined) {
    const end: AgentEnd = { status: 'stopped', reason: 'cancelled', finalResult: null, error: null };
    await finishAgent(deps, accountId, { agent, leaseId: null, end });
  }
  // An agent ends only once, so the answer can be stored after the end.
  const call = { key: idempotencyKey, operation: `agents.cancel ${agentId}`, request: null };
  const { body } = await withIdempotency(deps.database.db, accountId, call, (db) =>
    getAgent(db, accountId, agentId),
  );
  return body;
}
