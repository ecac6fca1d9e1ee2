import { z } from 'zod';

export const PendingItem = z
  .object({
    agent_id: z.string().describe('The agent that waits.'),
    agent_name: z.string().nullable().describe('The name of the agent; null if it has none.'),
    task: z.string().describe('The task of the agent, at most its first 200 characters.'),
    kind: z
      .enum(['approval', 'tool_result', 'budget', 'message'])
      .describe(
        'approval: your decision on a call. tool_result: the result of a function tool. budget: a higher limit, or the price of ' +
          'the model. message: the next message to an agent that is kept alive.',
      ),
    call_id: z.string().optional().describe('The tool call, for approval and tool_result.'),
    name: z.string().optional().describe('The tool of the call.'),
    input: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('The input of the call; absent if it has more than 20,000 characters as JSON.'),
    model_text: z
      .string()
      .optional()
      .describe(
        'What the model said in the turn of the call, at most its first 2,000 characters; absent if it said nothing.',
      ),
    since: z.iso.datetime().describe('Since when it waits: ISO 8601, UTC.'),
    until: z.iso.datetime().describe('Until when it waits, if nothing comes.'),
  })
  .meta({ id: 'PendingItem', description: 'Something that an agent waits for.' });
export type PendingItem = z.infer<typeof PendingItem>;

export const PendingList = z
  .object({
    data: z.array(PendingItem).describe('What is waited for, the oldest first.'),
    next_cursor: z
      .string()
      .nullable()
      .describe('Send it as `cursor` for the next page; null on the last one.'),
  })
  .meta({ id: 'PendingList', description: 'A page of what agents wait for, the oldest first.' });
export type PendingList = z.infer<typeof PendingList>;

export const ListPendingQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100).describe('Items per page.'),
  cursor: z.string().max(500).optional().describe('The `next_cursor` of the previous page.'),
});
export type ListPendingQuery = z.infer<typeof ListPendingQuery>;
