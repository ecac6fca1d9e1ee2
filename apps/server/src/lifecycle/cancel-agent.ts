import type { Agent } from '@jettson/contract';
import { getAgent } from '../agents/get-agent.ts';
import { withIdempotency } from '../http/idempotency.ts';
import { type FinishAgentDeps, finishAgent } from './finish-agent.ts';

/**
 * Stops an agent. It is `stopped` as soon as this returns, whatever its worker does: the worker is woken to end the
 * processes, and may no longer write. An agent that has already ended is returned unchanged. Throws `not_found`,
 * `idempotency_key_reused`.
 */
export async function cancelAgent(
  deps: FinishAgentDeps,
  accountId: string,
  agentId: string,
  idempotencyKey?: string,
): Promise<Agent> {
  await finishAgent(deps, accountId, {
    agentId,
    leaseId: null,
    end: { status: 'stopped', reason: 'cancelled', finalResult: null, error: null },
  });
  // An agent ends only once, so the answer can be stored after the end.
  const call = { key: idempotencyKey, operation: `agents.cancel ${agentId}`, request: null };
  const { body } = await withIdempotency(deps.database.db, accountId, call, (db) =>
    getAgent(db, accountId, agentId),
  );
  return body;
}
