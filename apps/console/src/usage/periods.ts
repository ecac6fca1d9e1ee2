export const PERIODS = [
  { value: 'month', label: 'This month' },
  { value: 'last-month', label: 'Last month' },
  { value: '30-days', label: 'Last 30 days' },
  { value: '90-days', label: 'Last 90 days' },
] as const;
export type Period = (typeof PERIODS)[number]['value'];

const DAY_MS = 86_400_000;

/** The first and last day of a period, UTC, as the API takes them. */
export function periodOf(period: Period, now = new Date()): { from: string; to: string } {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  switch (period) {
    case 'month':
      return { from: day(Date.UTC(year, month, 1)), to: day(now.getTime()) };
    case 'last-month':
      return { from: day(Date.UTC(year, month - 1, 1)), to: day(Date.UTC(year, month, 1) - DAY_MS) };
    case '30-days':
      return { from: day(now.getTime() - 29 * DAY_MS), to: day(now.getTime()) };
    case '90-days':
      return { from: day(now.getTime() - 89 * DAY_MS), to: day(now.getTime()) };
  }
}
