import { ApiError } from '../../../errors.ts';

/**
 * The threshold, unless everything would be alike by it: comparing then takes minutes, and what it finds is of no use.
 * Throws `invalid_body` that names the lowest.
 */
export function checkThreshold(threshold: number, lowest: number): number {
  if (threshold >= lowest) return threshold;
  throw new ApiError(
    'invalid_body',
    `threshold must be at least ${lowest} for this server's embedding model`,
    {
      details: { field: 'threshold', expected: `${lowest}..1` },
    },
  );
}
