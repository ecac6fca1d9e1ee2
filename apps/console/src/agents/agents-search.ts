import type { AgentSort } from '@jettson/contract';
import { searchText } from '../api/search-text.ts';
import { toSort } from './list-order.ts';
import { type Period, toPeriod } from './periods.ts';

/** Which agents are listed, and in which order. */
export interface AgentsSearch {
  q?: string | undefined;
  status?: string | undefined;
  metadata?: string | undefined;
  template?: string | undefined;
  model?: string | undefined;
  min_cost?: string | undefined;
  within?: Period | undefined;
  /** Agents that changed in this period; the end of an agent is its last change. */
  changed?: Period | undefined;
  /** The first and the last day, as YYYY-MM-DD. */
  from?: string | undefined;
  to?: string | undefined;
  sort?: AgentSort | undefined;
}

/** What the address of the list says. */
export function readAgentsSearch(search: Record<string, unknown>): AgentsSearch {
  return {
    q: searchText(search.q),
    status: searchText(search.status),
    metadata: searchText(search.metadata),
    template: searchText(search.template),
    model: searchText(search.model),
    min_cost: searchText(search.min_cost),
    within: toPeriod(search.within),
    changed: toPeriod(search.changed),
    from: searchText(search.from),
    to: searchText(search.to),
    sort: toSort(search.sort),
  };
}
