import { type ClientResult, cutOutput } from '@jettson/agent';
import type { ToolCall, ToolResult } from '@jettson/contract';
import { hasWaitingMessage } from '../agents/message-queries.ts';
import { type PendingCall, takeClosedCalls } from '../agents/pending-call-queries.ts';
import { Interrupted, Paused, type Run } from './run.ts';
import { watchChanges } from './watch-changes.ts';

/** Most functions answer at once: then the agent is not paused, and gives nothing up. */
const GRACE_MS = 250;

/**
 * What clients answered to these calls, and what the model is told of those that nobody will answer. Pauses the run when all
 * of them still wait after a moment.
 */
export async function takeResults(run: Run, calls: readonly ToolCall[]): Promise<ClientResult[]> {
  const { deps, agent } = run;
  const { db } = deps.database;
  const callIds = calls.map(({ call_id }) => call_id);
  using changes = watchChanges(run);
  const pauseAt = performance.now() + GRACE_MS;
  for (let leftMs = GRACE_MS; leftMs > 0; leftMs = pauseAt - performance.now()) {
    const closed = await takeClosedCalls(db, agent.accountId, callIds);
    if (closed.length > 0) return closed.map(toResult);
    await changes.next(leftMs);
  }
  // The message may have come before the calls were written, and so did not end their wait.
  if (await hasWaitingMessage(db, agent.accountId, agent.id, { interrupts: true })) throw new Interrupted();
  const [first] = calls;
  throw new Paused('awaiting_tool_result', { call_id: first?.call_id, name: first?.name });
}

function toResult(call: PendingCall): ClientResult {
  const { callId, since, closedAt } = call;
  return {
    call_id: callId,
    ...outcomeOf(call),
    durationMs: Math.max(0, (closedAt ?? since).getTime() - since.getTime()),
  };
}

function outcomeOf({ closed, output, isError, since, until }: PendingCall): {
  result: ToolResult;
  fault: string | undefined;
} {
  if (closed === 'answered' && isError !== true)
    return { result: { output: cutOutput(output) }, fault: undefined };
  if (closed === 'answered') {
    const { result } = cutOutput(typeof output === 'string' ? output : JSON.stringify(output));
    return { result: { output: { error: result } }, fault: String(result).slice(0, 1000) };
  }
  if (closed === 'message') {
    return failed('A message of the user came before the result.', 'a message came before its result');
  }
  const seconds = Math.round((until.getTime() - since.getTime()) / 1000);
  return failed(
    `Nobody answered this call within ${seconds} s. It may have taken effect all the same.`,
    `nobody answered within ${seconds} s`,
  );
}

function failed(error: string, fault: string): { result: ToolResult; fault: string } {
  return { result: { output: { error } }, fault };
}
