import type { ApprovalDecision, DecideApprovalRequest } from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { updateApproval } from './approval-queries.ts';

/**
 * Decides on a tool call that waits. The first decision stands and is returned whatever later ones say, so a
 * retry is safe. Throws `not_found` when the agent has asked for no such call.
 */
export async function decideApproval(
  { database }: { database: DatabaseHandle },
  accountId: string,
  { agentId, callId }: { agentId: string; callId: string },
  { approve, reason }: DecideApprovalRequest,
): Promise<ApprovalDecision> {
  const approval = await updateApproval(database.db, accountId, {
    agentId,
    callId,
    approved: approve,
    comment: reason ?? null,
  });
  if (approval === undefined) throw new ApiError('not_found', 'No call of that id waits for approval');
  await database.notify('agent-changed', agentId);
  return { call_id: callId, approved: approval.approved === true, reason: approval.comment };
}
