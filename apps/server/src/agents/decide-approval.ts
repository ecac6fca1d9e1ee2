import type { ApprovalDecision, DecideApprovalRequest } from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { withIdempotency } from '../http/idempotency.ts';
import { updateApproval } from './approval-queries.ts';

/**
 * Decides on a tool call that waits. The first decision stands and is returned whatever later ones say, so a
 * retry is safe. Throws `not_found` when the agent has asked for no such call, `idempotency_key_reused`.
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
    const approval = await updateApproval(tx, accountId, decision);
    if (approval === undefined) throw new ApiError('not_found', 'No call of that id waits for approval');
    return { call_id: callId, approved: approval.approved === true, reason: approval.comment };
  });
  await database.notify('agent-changed', agentId);
  return body;
}
