import { z } from 'zod';

export const Region = z
  .object({
    name: z.string(),
    is_default: z.boolean(),
    workers: z.int().meta({ description: 'Worker processes that serve it now.' }),
    pool: z.object({ size: z.int(), ready: z.int(), starting: z.int() }),
    spawns_24h: z.int().meta({ description: 'Agents that got their computer here in the last 24 hours.' }),
    hit_rate_24h: z
      .number()
      .nullable()
      .meta({ description: 'Share of these that got a warm computer, 0 to 1; null without any.' }),
  })
  .meta({ id: 'Region' });
export type Region = z.infer<typeof Region>;

export const RegionList = z.object({ regions: z.array(Region) }).meta({ id: 'RegionList' });
export type RegionList = z.infer<typeof RegionList>;
