import type { Agent, AgentSort } from '@jettson/contract';

export const DEFAULT_SORT: AgentSort = '-created_at';

// A list of its own: the schema of the wire would bring its library into the first page.
const FIELDS = ['created_at', 'updated_at', 'cost_usd', 'seconds'] as const;

/** What a column is sorted by. */
export type SortField = (typeof FIELDS)[number];

/** The order that an address names; undefined for the default one. */
export function toSort(value: unknown): AgentSort | undefined {
  const field = FIELDS.find((known) => value === known || value === `-${known}`);
  return field === undefined || value === DEFAULT_SORT ? undefined : (value as AgentSort);
}

/** The field of an order, and whether its highest values come first. */
export function splitSort(sort: AgentSort): { field: SortField; isDescending: boolean } {
  const isDescending = sort.startsWith('-');
  return { field: (isDescending ? sort.slice(1) : sort) as SortField, isDescending };
}

/** The order after a click on the head of a column: the highest first, then the other way round. */
export function nextSort(sort: AgentSort, field: SortField): AgentSort {
  return sort === `-${field}` ? field : `-${field}`;
}

/** Compares two agents for the order of the list, as the server does. */
export function comparing(sort: AgentSort): (a: Agent, b: Agent) => number {
  const { field, isDescending } = splitSort(sort);
  const sign = isDescending ? -1 : 1;
  return (a, b) => {
    const [left, right] = [keyOf(a, field), keyOf(b, field)];
    if (left !== right) return left < right ? -sign : sign;
    return a.agent_id < b.agent_id ? -sign : sign;
  };
}

function keyOf(agent: Agent, field: SortField): number | string {
  return field === 'cost_usd' || field === 'seconds' ? agent.usage[field] : agent[field];
}
