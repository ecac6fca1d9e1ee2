import type { RunHooks } from '@jettson/agent';
import type { ToolCall } from '@jettson/contract';
import { insertApproval, selectApproval } from '../agents/approval-queries.ts';
import { selectWaitingMessages } from '../agents/message-queries.ts';
import { checkBudget } from './check-budget.ts';
import { Paused, type Run } from './run.ts';

/** Where budgets, approvals and messages step into the loop. */
export function runHooks(run: Run): RunHooks {
  const { deps, agent, journal } = run;
  const { db } = deps.database;
  return {
    beforeModelCall: () => checkBudget(db, agent, 'model-call'),
    async beforeToolCall(call) {
      // What the model just used counts, where something is counted.
      if (Object.keys(agent.limits).length > 0) await journal.flush();
      await checkBudget(db, agent, 'tool-call');
      return agent.requireApproval.includes(call.name) ? checkApproval(run, call) : undefined;
    },
    takeMessages: () => selectWaitingMessages(db, agent.accountId, agent.id),
  };
}

/** Undefined lets the call happen; a text refuses it; without a decision the run pauses. */
async function checkApproval({ deps, agent, journal }: Run, call: ToolCall): Promise<string | undefined> {
  const { db } = deps.database;
  const asked = { agentId: agent.id, callId: call.call_id };
  if (await insertApproval(db, agent.accountId, asked)) {
    await journal.record({
      type: 'approval-requested',
      data: call,
      progress: { kind: 'info', message: `${call.name} waits for approval` },
    });
  }
  const approval = await selectApproval(db, agent.accountId, asked);
  if (approval?.approved === true) return undefined;
  if (approval?.approved === false) {
    return `The user refused this call${approval.comment ? `: ${approval.comment}` : '.'}`;
  }
  throw new Paused('approval_required', { call_id: call.call_id, name: call.name });
}
