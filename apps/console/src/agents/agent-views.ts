import type { AgentsSearch } from './agents-search.ts';

/** Views of the list that people come for. Each is an address; any other one can be bookmarked and sent as well. */
export const VIEWS: readonly { label: string; search: AgentsSearch }[] = [
  { label: 'All', search: {} },
  { label: 'Running', search: { status: 'spawning,running' } },
  { label: 'Waiting', search: { status: 'idle' } },
  { label: 'Failed', search: { status: 'error' } },
  { label: 'Most expensive', search: { sort: '-cost_usd' } },
  { label: 'Longest', search: { sort: '-seconds' } },
];

/** The view that shows exactly this; undefined for any other list. */
export function viewOf(search: AgentsSearch): string | undefined {
  return VIEWS.find((view) => canonical(view.search) === canonical(search))?.label;
}

function canonical(search: AgentsSearch): string {
  const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  return JSON.stringify(given.sort(([a], [b]) => (a < b ? -1 : 1)));
}
