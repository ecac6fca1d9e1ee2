import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import { text } from './text.ts';

export const MESSAGE_MAX_CHARS = 20_000;

export const SendMessageRequest = closedObject({
  content: text(1, MESSAGE_MAX_CHARS)
    .refine((content) => content.trim() !== '', 'expected more than white space')
    .describe('The message: 1 to 20,000 characters.'),
  mode: z
    .enum(['queue', 'interrupt'])
    .default('queue')
    .describe(
      'queue: the agent gets it at its next step. interrupt: it gets it immediately, the current step is ' +
        'cut off, and tool calls that have not started are cancelled.',
    ),
}).meta({ id: 'SendMessageRequest', description: 'A message to a live agent.' });
export type SendMessageRequest = z.infer<typeof SendMessageRequest>;

export const AgentMessage = z
  .object({
    message_id: z.string().describe('The id of the message.'),
    agent_id: z.string().describe('The agent that it is for.'),
    content: z.string().describe('The message.'),
    mode: z.enum(['queue', 'interrupt']).describe('How it is delivered.'),
    created_at: z.iso.datetime().describe('When it was sent: ISO 8601, UTC.'),
  })
  .meta({
    id: 'AgentMessage',
    description:
      'A message that was accepted. The agent has got it when an event `user-message` carries its ' +
      '`message_id`.',
  });
export type AgentMessage = z.infer<typeof AgentMessage>;

export const DecideApprovalRequest = closedObject({
  approve: z.boolean().describe('true lets the call run; false refuses it.'),
  reason: text(0, 1000).nullish().describe('Shown to the agent if you refuse.'),
}).meta({ id: 'DecideApprovalRequest', description: 'Your decision on a waiting tool call.' });
export type DecideApprovalRequest = z.infer<typeof DecideApprovalRequest>;

export const ApprovalDecision = z
  .object({
    call_id: z.string().describe('The tool call.'),
    approved: z.boolean().describe('Whether it may run.'),
    reason: z.string().nullable().describe('The reason that was given; null without one.'),
  })
  .meta({
    id: 'ApprovalDecision',
    description: 'The decision that was made. It stands: a different one later is a conflict.',
  });
export type ApprovalDecision = z.infer<typeof ApprovalDecision>;
