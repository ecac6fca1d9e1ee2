import { z } from 'zod';

export const AgentEventRecord = z
  .object({
    id: z.int().meta({ description: 'Numbered from 1 without gaps, for each agent.' }),
    type: z.string().meta({ description: '<noun>-<action>, e.g. tool-call-start; new types may come.' }),
    ts: z.int().meta({ description: 'Milliseconds since the Unix epoch.' }),
    data: z.record(z.string(), z.unknown()).describe('More about it.'),
  })
  .meta({ id: 'AgentEvent', description: 'Something that happened in the life of an agent.' });
export type AgentEventRecord = z.infer<typeof AgentEventRecord>;

export const AgentEventPage = z
  .object({
    data: z.array(AgentEventRecord).meta({ description: 'Oldest first.' }),
    next_cursor: z
      .string()
      .nullable()
      .meta({ description: 'Give it as `after` for the next page; null when there is no more for now.' }),
  })
  .meta({ id: 'AgentEventPage', description: 'A page of events, oldest first.' });
export type AgentEventPage = z.infer<typeof AgentEventPage>;

export const ListEventsQuery = z.object({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(2_147_483_647)
    .optional()
    .meta({ description: 'Only events after the one with this id; 0 or absent: from the first.' }),
  limit: z.coerce.number().int().min(1).max(1000).default(100).describe('Events on a page.'),
});
export type ListEventsQuery = z.infer<typeof ListEventsQuery>;
