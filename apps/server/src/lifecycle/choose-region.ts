import type { SpawnAgentRequest } from '@jettson/contract';
import type { NewAgent } from '../agents/queries.ts';
import { ApiError } from '../errors.ts';

/** The requested region, or the default one, which may still change if another region has a warm computer. Throws `invalid_region`. */
export function chooseRegion(
  { region, metadata }: Pick<SpawnAgentRequest, 'region' | 'metadata'>,
  regions: readonly [string, ...string[]],
): Pick<NewAgent, 'requestedRegion' | 'region'> {
  const named = region ?? metadata?.region ?? null;
  if (named === null) return { requestedRegion: null, region: regions[0] };
  if (typeof named === 'string' && regions.includes(named)) return { requestedRegion: named, region: named };
  throw new ApiError('invalid_region', `There is no such region; there are ${regions.join(', ')}`, {
    details: { field: 'region', expected: regions.join(' | ') },
  });
}
