/** Times that a list can be narrowed to, and how long each is. */
export const PERIODS = {
  '1h': { label: 'Last hour', ms: 3_600_000 },
  '24h': { label: 'Last 24 hours', ms: 86_400_000 },
  '7d': { label: 'Last 7 days', ms: 7 * 86_400_000 },
  '30d': { label: 'Last 30 days', ms: 30 * 86_400_000 },
} as const;

export type Period = keyof typeof PERIODS;

export function toPeriod(value: unknown): Period | undefined {
  return typeof value === 'string' && Object.hasOwn(PERIODS, value) ? (value as Period) : undefined;
}
