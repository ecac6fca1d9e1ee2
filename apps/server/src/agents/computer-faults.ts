import { sql } from 'kysely';

/** A worker reports every few seconds whether it can make computers; one that has been silent this long is gone. */
export const SILENT_SECONDS = 15;

/** What workers lack to make computers, by region; under '', for agents that may run in any. */
export type ComputerFaults = Record<string, string>;

const IS_RECENT = sql`seen_at > now() - ${sql.lit(SILENT_SECONDS)} * interval '1 second'`;

/** ComputerFaults: regions in which some worker reports a fault and none has pools. */
export const COMPUTER_FAULTS = sql`
  (select coalesce(json_object_agg(broken.region, broken.problem || '. To fix that: ' || broken.fix), '{}')
     from (select distinct on (r.region) r.region, f.problem, f.fix
             from computer_faults f, unnest(f.regions || '{""}'::text[]) r (region)
            where f.${IS_RECENT}
              and not exists (select from region_pools p
                               where p.${IS_RECENT} and r.region in ('', p.region))
            order by r.region, f.seen_at desc) broken)`;

/** Why no worker can take an agent that needs a computer in this region, or in any; null: nobody reports a fault. */
export function describeComputerFault(faults: ComputerFaults, region: string | null): string | null {
  const fault = faults[region ?? ''];
  return fault === undefined ? null : `a machine that can make computers: ${fault}`;
}
