/** "840 ms", "12 s", "3 m 20 s", "2 h 5 m", "4 h". */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
  const hours = `${Math.floor(minutes / 60)} h`;
  return minutes % 60 === 0 ? hours : `${hours} ${minutes % 60} m`;
}

/** "$12.34"; less than a dollar "$0.0123", because most runs and turns cost cents. Every cost in the console is written like this. */
export function formatCost(usd: number): string {
  if (usd === 0) return '$0.00';
  if (usd < 0.00005) return '<$0.0001';
  const text = usd.toFixed(4);
  return `$${text.startsWith('0.') ? text : usd.toFixed(2)}`;
}

/** A cost, marked if part of it is an estimate. */
export function formatSpent({ cost_usd, estimated }: { cost_usd: number; estimated: boolean }): string {
  return estimated ? `≈ ${formatCost(cost_usd)}` : formatCost(cost_usd);
}

const whole = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

const tenths = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

export const formatWhole = (count: number): string => whole.format(count);

export function formatCount(count: number): string {
  return count < 10_000 ? whole.format(count) : compact.format(count);
}

/** "1 agent", "12 agents". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${tenths.format(bytes / 1024)} kB`;
  if (bytes < 1024 ** 3) return `${tenths.format(bytes / 1024 ** 2)} MB`;
  return `${tenths.format(bytes / 1024 ** 3)} GB`;
}

const dateTime = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });
const date = new Intl.DateTimeFormat('en', {
  weekday: 'long',
  month: 'long',
  day: 'numeric',
  year: 'numeric',
});
const clock = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});

export const formatDateTime = (at: number | string): string => dateTime.format(new Date(at));
export const formatDay = (at: number | string): string => day.format(new Date(at));
/** "Saturday, November 28, 2026". */
export const formatDate = (at: number | string): string => date.format(new Date(at));
export const formatClock = (at: number | string): string => clock.format(new Date(at));

/** "now", "4 m ago", "3 h ago", "in 2 d", then the day. */
export function formatAgo(at: number | string, now = Date.now()): string {
  const seconds = Math.round((now - new Date(at).getTime()) / 1000);
  const distance = Math.abs(seconds);
  const say = (amount: number, unit: string) =>
    seconds >= 0 ? `${amount} ${unit} ago` : `in ${amount} ${unit}`;
  if (distance < 10) return 'now';
  if (distance < 60) return say(distance, 's');
  if (distance < 3600) return say(Math.floor(distance / 60), 'm');
  if (distance < 86_400) return say(Math.floor(distance / 3600), 'h');
  if (distance < 7 * 86_400) return say(Math.floor(distance / 86_400), 'd');
  return formatDay(at);
}
