import type { ApprovalDecision, DecideApprovalRequest } from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import { type Actor, recordDeeds } from '../audit/audit-queries.ts';
import { ApiError } from '../errors.ts';
import { withIdempotency } from '../http/idempotency.ts';
import { type Approval, selectApprovals, updateApproval } from './approval-queries.ts';
import { lockAgent, requireLive } from './require-live-agent.ts';
import { freeWaitingAgents, tellOfChange } from './wake-idle-agents.ts';

/**
 * Decides on a waiting tool call. Repeating the same decision returns the first answer, so a retry is safe. Throws
 * `not_found` if the agent requested no approval for such a call, `conflict` if it was decided differently, if a
 * message cancelled it or if the agent has ended, and `idempotency_key_reused`.
 */
export async function decideApproval(
  database: DatabaseHandle,
  accountId: string,
  { agentId, callId }: { agentId: string; callId: string },
  { approve, reason, actor }: DecideApprovalRequest & { actor: Actor },
  idempotencyKey: string | undefined,
): Promise<ApprovalDecision> {
  const decision = { agentId, callId, approved: approve, comment: reason ?? null };
  const call = {
    key: idempotencyKey,
    operation: `agents.approvals.decide ${agentId} ${callId}`,
    request: { approve, reason },
  };
  let isFreed = false;
  const { body } = await withIdempotency(database.db, accountId, call, async (tx) => {
    // Locked, so that neither its end, nor a message, nor another decision can interfere.
    const agent = await lockAgent(tx, accountId, agentId);
    const [approval] = await selectApprovals(tx, accountId, { agentId, callIds: [callId] });
    if (approval === undefined)
      throw new ApiError('not_found', 'No call with that id is waiting for approval');
    if (approval.approved === null) {
      requireLive(agent);
      await updateApproval(tx, accountId, decision);
      const action = approve ? 'approval.given' : 'approval.refused';
      await recordDeeds(tx, accountId, [{ actor, action, target: callId, agentId }]);
      isFreed = await freeWaitingAgents(tx, accountId, [agentId]);
    } else {
      requireSame(approval, decision);
    }
    return { call_id: callId, approved: decision.approved, reason: decision.comment };
  });
  await tellOfChange(database, agentId, { isFreed });
  return body;
}

/** Only the same decision can be repeated. */
function requireSame(
  { callId, approved, comment, isCancelled }: Approval,
  decision: { approved: boolean; comment: string | null },
): void {
  if (isCancelled) {
    throw new ApiError('conflict', 'The call was cancelled: a message that interrupts came first', {
      details: { call_id: callId, cancelled: true },
    });
  }
  if (approved === decision.approved && comment === decision.comment) return;
  throw new ApiError('conflict', `The call has already been ${approved ? 'approved' : 'refused'}`, {
    details: { call_id: callId, approved, reason: comment },
  });
}
