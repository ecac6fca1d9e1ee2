import { z } from 'zod';

export const Region = z
  .object({
    name: z.string().describe('The name of the region, for the `region` of a spawn.'),
    is_default: z.boolean().describe('Whether a spawn without a region tries it first.'),
    workers: z.int().describe('Worker processes that are serving it now.'),
    pool: z
      .object({
        size: z.int().describe('Computers that it keeps ready.'),
        ready: z.int().describe('Computers that are ready now.'),
        starting: z.int().describe('Computers that are being started.'),
      })
      .describe('Its pool of ready computers.'),
    queued: z.int().describe('Agents of the account that wait to start here.'),
    oldest_wait_seconds: z
      .int()
      .nullable()
      .describe('For how many seconds the first of these has waited; null if there is none.'),
    spawns_24h: z.int().describe('Agents that got their computer here in the last 24 hours.'),
    hit_rate_24h: z
      .number()
      .nullable()
      .describe(
        'The share of these that got a ready computer from the pool, 0 to 1; null if there were none.',
      ),
  })
  .meta({ id: 'Region', description: 'A place where agents can run.' });
export type Region = z.infer<typeof Region>;

export const RegionList = z
  .object({ regions: z.array(Region).describe('All regions, the default one first.') })
  .meta({ id: 'RegionList', description: 'The regions of the installation.' });
export type RegionList = z.infer<typeof RegionList>;
