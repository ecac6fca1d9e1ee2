import type { Computer, ComputerLimits } from '@jettson/computers';
import { NoPlaceError } from './computer-places.ts';
import type { WarmPool } from './warm-pool.ts';

export interface ClaimedComputer {
  computer: Computer;
  region: string;
  /** True if it came from a warm pool. */
  warm: boolean;
}

/**
 * A computer for one run, with the plan's limits. A named region gives its warm computer or a cold start
 * there. Without one: the first region's warm computer, then any other region's, then a cold start in the first.
 */
export async function claimComputer(
  pools: readonly [WarmPool, ...WarmPool[]],
  requestedRegion: string | null,
  limits: ComputerLimits,
): Promise<ClaimedComputer> {
  const named = requestedRegion === null ? pools : pools.filter(({ region }) => region === requestedRegion);
  for (const pool of named) {
    const computer = await pool.take();
    if (computer === null) continue;
    return { computer: await resized(computer, limits), region: pool.region, warm: true };
  }
  const pool = named[0];
  if (pool === undefined) throw new Error(`this worker does not serve region ${requestedRegion}`);
  const computer = await createCold(pools, pool);
  return { computer: await resized(computer, limits), region: pool.region, warm: false };
}

/** If there is no place for it, a ready computer of another region makes room. Throws NoPlaceError if there is none. */
async function createCold(pools: readonly WarmPool[], pool: WarmPool): Promise<Computer> {
  using _waiting = pool.places.await();
  for (;;) {
    try {
      return await pool.createCold();
    } catch (error) {
      if (!(error instanceof NoPlaceError) || !(await dropOne(pools))) throw error;
    }
  }
}

async function dropOne(pools: readonly WarmPool[]): Promise<boolean> {
  for (const pool of pools) if (await pool.drop()) return true;
  return false;
}

/** A computer whose limits cannot be set belongs to nobody, so it is destroyed. */
async function resized(computer: Computer, limits: ComputerLimits): Promise<Computer> {
  try {
    await computer.resize(limits);
    return computer;
  } catch (error) {
    await computer.destroy();
    throw error;
  }
}
