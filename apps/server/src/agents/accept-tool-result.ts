import { isDeepStrictEqual } from 'node:util';
import { MAX_RESULT_BYTES, type PostToolResultRequest, type ToolResultReceipt } from '@jettson/contract';
import type { Database, DatabaseHandle } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { withIdempotency } from '../http/idempotency.ts';
import { storableJson } from './append-events.ts';
import {
  answerPendingCall,
  hasPendingCall,
  type PendingCall,
  selectPendingCall,
} from './pending-call-queries.ts';
import { lockAgent, requireLive } from './require-live-agent.ts';
import { freeWaitingAgents, tellOfChange } from './wake-idle-agents.ts';

/**
 * Accepts the result of a call that waits for a client. When this resolves, the model will read this result and no other.
 * Repeating the same result returns the first answer, also after the agent's end. Throws `not_found` if the agent has no
 * such call, `conflict` if it has another result or no longer waits, `payload_too_large`, and `idempotency_key_reused`.
 */
export async function acceptToolResult(
  database: DatabaseHandle,
  accountId: string,
  { agentId, callId }: { agentId: string; callId: string },
  request: PostToolResultRequest,
  idempotencyKey: string | undefined,
): Promise<ToolResultReceipt> {
  const result = { output: toStored(request.output), isError: request.is_error ?? false };
  const call = {
    key: idempotencyKey,
    operation: `agents.toolResults.post ${agentId} ${callId}`,
    request: { output: request.output, is_error: result.isError },
  };
  let isFreed = false;
  const { body } = await withIdempotency(database.db, accountId, call, async (tx) => {
    // Locked, so that neither its end nor a message can interfere.
    const agent = await lockAgent(tx, accountId, agentId);
    const earlier = await selectPendingCall(tx, accountId, { agentId, callId });
    if (earlier === undefined)
      throw new ApiError('not_found', 'The agent has no such call of a function tool');
    if (earlier.closed === 'answered') return toReceipt(requireSame(earlier, result));
    if (earlier.closed === null) requireLive(agent);
    const answered = await answerPendingCall(tx, accountId, { callId, ...result });
    if (answered === undefined) throw await noLongerWaits(tx, accountId, { agentId, callId });
    if (!(await hasPendingCall(tx, accountId, agentId))) {
      isFreed = await freeWaitingAgents(tx, accountId, [agentId]);
    }
    return toReceipt(answered);
  });
  await tellOfChange(database, agentId, { isFreed });
  return body;
}

function toStored(output: unknown): string {
  const json = storableJson(output ?? null);
  const bytes = Buffer.byteLength(typeof output === 'string' ? output : json);
  if (bytes <= MAX_RESULT_BYTES) return json;
  throw new ApiError('payload_too_large', `output: has ${bytes} bytes`, {
    details: { field: 'output', expected: `at most ${MAX_RESULT_BYTES} bytes` },
  });
}

/** Only the same result can be repeated. */
function requireSame(
  call: PendingCall,
  { output, isError }: { output: string; isError: boolean },
): PendingCall {
  if (call.isError === isError && isDeepStrictEqual(call.output, JSON.parse(output))) return call;
  throw new ApiError('conflict', 'The call already has another result', {
    details: { call_id: call.callId },
  });
}

const WHY = {
  timeout: 'its time is over',
  message: 'a message that interrupts came first',
  ended: 'the agent has ended',
  // Between the two statements, which the lock of the agent does not keep apart from the worker.
  answered: 'it has been answered',
};

async function noLongerWaits(
  tx: Database,
  accountId: string,
  { agentId, callId }: { agentId: string; callId: string },
): Promise<ApiError> {
  const call = await selectPendingCall(tx, accountId, { agentId, callId });
  const reason = call?.closed ?? 'timeout';
  return new ApiError('conflict', `The call no longer waits for a result: ${WHY[reason]}`, {
    details: { call_id: callId, reason },
  });
}

function toReceipt({ callId, isError, closedAt }: PendingCall): ToolResultReceipt {
  return { call_id: callId, is_error: isError === true, accepted_at: (closedAt ?? new Date()).toISOString() };
}
