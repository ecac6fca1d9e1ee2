import type { ApprovalDecision, DecideApprovalRequest } from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { withIdempotency } from '../http/idempotency.ts';
import { type Approval, selectApprovals, updateApproval } from './approval-queries.ts';
import { lockAgent, requireLive } from './require-live-agent.ts';

/**
 * Decides on a tool call that waits. The same decision again is answered like the first time, so a retry is safe. Throws
 * `not_found` when the agent has asked for no such call, `conflict` when it was decided otherwise, when a message
 * cancelled it or when the agent has ended, and `idempotency_key_reused`.
 */
export async function decideApproval(
  database: DatabaseHandle,
  accountId: string,
  { agentId, callId }: { agentId: string; callId: string },
  { approve, reason }: DecideApprovalRequest,
  idempotencyKey: string | undefined,
): Promise<ApprovalDecision> {
  const decision = { agentId, callId, approved: approve, comment: reason ?? null };
  const call = {
    key: idempotencyKey,
    operation: `agents.approvals.decide ${agentId} ${callId}`,
    request: { approve, reason },
  };
  const { body } = await withIdempotency(database.db, accountId, call, async (tx) => {
    // Locked, so that neither its end, nor a message, nor another decision comes between.
    const agent = await lockAgent(tx, accountId, agentId);
    const [approval] = await selectApprovals(tx, accountId, { agentId, callIds: [callId] });
    if (approval === undefined) throw new ApiError('not_found', 'No call of that id waits for approval');
    if (approval.approved === null) {
      requireLive(agent);
      await updateApproval(tx, accountId, decision);
    } else {
      requireSame(approval, decision);
    }
    return { call_id: callId, approved: decision.approved, reason: decision.comment };
  });
  await database.notify('agent-changed', agentId);
  return body;
}

/** Only the decision that was made can be repeated. */
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
  throw new ApiError(
    'conflict',
    `The call was ${approved ? 'approved' : 'refused'} before, and that stands`,
    {
      details: { call_id: callId, approved, reason: comment },
    },
  );
}
