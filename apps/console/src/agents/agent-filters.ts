import type { Agent, AgentStatus } from '@jettson/contract';
import type { AgentsSearch } from './agents-search.ts';
import { PERIODS, type Period } from './periods.ts';

export const STATUSES: readonly AgentStatus[] = [
  'spawning',
  'running',
  'idle',
  'completed',
  'error',
  'stopped',
];

/** The filters that are not always in view. */
const FURTHER = ['within', 'changed', 'from', 'to', 'model', 'template', 'min_cost', 'metadata'] as const;

/** How many of the further filters are set; a range of days counts once. */
export function countFurther(search: AgentsSearch): number {
  const { from, to, ...others } = search;
  return (
    FURTHER.filter((name) => name in others && others[name as keyof typeof others]).length +
    (from || to ? 1 : 0)
  );
}

export function isFiltered(search: AgentsSearch): boolean {
  return Boolean(search.q || search.status || FURTHER.some((name) => search[name]));
}

/** "team=ops n=1" as the object that the API expects; null if it is empty or cannot be parsed. */
export function parseMetadata(text: string | undefined): Record<string, unknown> | null {
  if (!text?.trim()) return null;
  if (text.trim().startsWith('{')) {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }
  const pairs = text
    .trim()
    .split(/\s+/)
    .map((pair) => pair.split('='));
  if (pairs.some(([name, value]) => !name || value === undefined)) return null;
  return Object.fromEntries(pairs.map(([name, value]) => [name, parseValue(value ?? '')]));
}

function parseValue(text: string): unknown {
  return /^(true|false|null|-?\d+(\.\d+)?)$/.test(text) ? JSON.parse(text) : text;
}

/** An amount in dollars as the API takes it; null if it is empty or not one. */
export function parseCost(text: string | undefined): string | null {
  const amount = text?.trim().replace(/^\$/, '') ?? '';
  return amount !== '' && Number.isFinite(Number(amount)) && Number(amount) >= 0
    ? String(Number(amount))
    : null;
}

/** The query for the API. The status is left out when following changes, because a row may leave its filter. */
export function toQuery(search: AgentsSearch, now: number): Record<string, string> {
  const object = parseMetadata(search.metadata);
  const cost = parseCost(search.min_cost);
  return {
    ...(search.q?.trim() && { q: search.q.trim() }),
    ...(search.template && { template: search.template }),
    ...(search.model?.trim() && { model: search.model.trim() }),
    ...(cost && { min_cost_usd: cost }),
    ...toRange(search, now),
    ...(search.changed && { updated_after: startOf(search.changed, now) }),
    ...(object && { metadata: JSON.stringify(object) }),
  };
}

/** Days are those of the reader, and the last one is included. */
function toRange({ within, from, to }: AgentsSearch, now: number): Record<string, string> {
  if (within) return { created_after: startOf(within, now) };
  const start = startOfDay(from, 0);
  const end = startOfDay(to, 1);
  return {
    ...(start && { created_after: new Date(start.getTime() - 1).toISOString() }),
    ...(end && { created_before: end.toISOString() }),
  };
}

const startOf = (period: Period, now: number): string => new Date(now - PERIODS[period].ms).toISOString();

function startOfDay(day: string | undefined, daysLater: number): Date | undefined {
  const [year, month, date] =
    /^(\d{4})-(\d\d)-(\d\d)$/
      .exec(day ?? '')
      ?.slice(1)
      .map(Number) ?? [];
  if (year === undefined || month === undefined || date === undefined) return undefined;
  return new Date(year, month - 1, date + daysLater);
}

export function hasStatus(agent: Agent, status: string | undefined): boolean {
  return status === undefined || status.split(',').includes(agent.status);
}
