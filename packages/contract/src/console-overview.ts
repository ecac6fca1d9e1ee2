import { z } from 'zod';

export const Overview = z
  .object({
    spawning: z.int().describe('Agents that are waiting for their computer now.'),
    running: z.int().describe('Agents that are working now.'),
    idle: z.int().describe('Agents that are waiting now: for a message, an approval or a higher limit.'),
    completed_24h: z.int().describe('Agents that completed in the last 24 hours, as in `hours`.'),
    failed_24h: z.int().describe('Agents that ended with an error in the last 24 hours.'),
    stopped_24h: z.int().describe('Agents that were stopped in the last 24 hours.'),
    ready_ms_median_24h: z
      .number()
      .nullable()
      .describe(
        'Milliseconds from the request to a ready computer: the median of the newest 2,000 agents at most of the last 24 ' +
          'hours; null without any.',
      ),
    ready_ms_p95_24h: z.number().nullable().describe('The same for the 95th percentile.'),
    hours: z
      .array(
        z.object({
          hour: z.iso.datetime().describe('The start of the hour.'),
          completed: z.int().describe('Agents that completed.'),
          failed: z.int().describe('Agents that ended with an error.'),
          stopped: z.int().describe('Agents that were stopped.'),
        }),
      )
      .describe('How many agents ended in each of the last 24 hours, oldest first.'),
    spawns_month: z.int().describe('Agents spawned since the 1st of the month, UTC.'),
    agents_total: z.int().describe('All agents that are kept.'),
  })
  .meta({
    id: 'Overview',
    description: "What the account's agents are doing now, and how they ended in the last 24 hours.",
  });
export type Overview = z.infer<typeof Overview>;
