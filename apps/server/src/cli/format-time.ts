const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
] as const;

/** How long ago, in the largest unit that fits: `3 m`. */
export function formatAge(at: string | Date, now = Date.now()): string {
  const seconds = Math.max(0, Math.floor((now - new Date(at).getTime()) / 1000));
  const [unit, size] = UNITS.find(([, each]) => seconds >= each) ?? ['s', 1];
  return `${Math.floor(seconds / size)} ${unit}`;
}

/** The local time of day: `09:05:07`. */
export function formatClock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB');
}
