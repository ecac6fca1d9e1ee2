import { z } from 'zod';
import { AgentStatusEvent, ApprovalRequestedEvent } from './events/agent-events.ts';
import { ToolCallStartEvent } from './events/loop-events.ts';

const place = {
  id: z.string().meta({ description: 'Send it as `Last-Event-ID` to go on after this event.' }),
  agent_id: z.string().meta({ description: 'The agent.' }),
};

export const AccountStatusEvent = AgentStatusEvent.extend(place).meta({
  id: 'AccountStatusEvent',
  description: 'An agent has a new status.',
});

export const AccountApprovalEvent = ApprovalRequestedEvent.extend(place).meta({
  id: 'AccountApprovalEvent',
  description: 'A tool call waits for POST /agents/{id}/approvals/{call_id}.',
});

export const AccountToolCallEvent = ToolCallStartEvent.extend(place).meta({
  id: 'AccountToolCallEvent',
  description: 'A call of a function tool waits for POST /agents/{id}/tool-results/{call_id}.',
});

/** What happens to the agents of an account, where somebody may have to act. */
export const AccountEvent = z
  .discriminatedUnion('type', [AccountStatusEvent, AccountApprovalEvent, AccountToolCallEvent])
  .meta({
    id: 'AccountEvent',
    description:
      'Something that happened to an agent of the account; `type` says what. Later versions add types and fields: pass over those ' +
      'that you do not know.',
  });
export type AccountEvent = z.infer<typeof AccountEvent>;
