import { z } from 'zod';

export const Overview = z
  .object({
    spawning: z.int(),
    running: z.int(),
    idle: z.int().meta({ description: 'Waiting for a message, an approval or a higher limit.' }),
    completed_24h: z.int(),
    failed_24h: z.int(),
    stopped_24h: z.int(),
    ready_ms_median_24h: z
      .number()
      .nullable()
      .meta({ description: 'From the request to a ready computer, of agents spawned in 24 hours.' }),
    ready_ms_p95_24h: z.number().nullable(),
    hours: z
      .array(z.object({ hour: z.iso.datetime(), completed: z.int(), failed: z.int(), stopped: z.int() }))
      .meta({ description: 'Agents by the hour of their end, the last 24, oldest first.' }),
    spawns_month: z.int().meta({ description: 'Since the 1st, UTC.' }),
    agents_total: z.int(),
  })
  .meta({ id: 'Overview' });
export type Overview = z.infer<typeof Overview>;
