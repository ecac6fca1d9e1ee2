import type { Agent, AgentList } from '@jettson/contract';
import { skipToken, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '../api/client.ts';
import { serverTime } from '../api/server-clock.ts';
import { hasStatus, toQuery } from './agent-filters.ts';
import type { AgentsSearch } from './agents-search.ts';
import { comparing, DEFAULT_SORT } from './list-order.ts';
import { type AgentPages, inOrder, latestChange, mergeChanges } from './merge-changes.ts';

const PAGE = 100;
/** How often changes are fetched, milliseconds. */
const FOLLOW_MS = 2000;
/** How often the agents are counted again, milliseconds. */
const COUNT_MS = 15_000;
/** How long a list that is no longer on screen is kept, milliseconds. */
const KEEP_MS = 60_000;

/** Agents page by page in the order of the search, kept up to date while they are on screen, and how many there are. */
export function useAgentList(search: AgentsSearch) {
  const api = useApi();
  const queries = useQueryClient();
  const sort = search.sort ?? DEFAULT_SORT;
  const compare = useMemo(() => comparing(sort), [sort]);
  // A period is counted from when the list is opened, so that all its pages and changes have the same bounds.
  const filters = useMemo(() => toQuery(search, serverTime()), [search]);
  const withStatus = { ...filters, ...(search.status && { status: search.status }) };
  const queryKey = [api.accountId, 'agents', search];
  const sinceKey = [api.accountId, 'agents-since', search];
  const read = (query: Record<string, string | number>, signal: AbortSignal) =>
    api.call<AgentList>('GET', '/agents', { query, signal });
  const list = useInfiniteQuery({
    queryKey,
    async queryFn({ pageParam, signal }) {
      if (pageParam === undefined) {
        // Changes are followed from here. The list itself may hold only agents that changed long ago.
        const newest = await read({ limit: 1, sort: '-updated_at' }, signal);
        queries.setQueryData<string | null>(sinceKey, latestChange(null, newest.data));
      }
      return read({ limit: PAGE, sort, ...withStatus, ...(pageParam && { cursor: pageParam }) }, signal);
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    // Changes come from the query below; this avoids fetching hundreds of pages again.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEEP_MS,
  });
  // The other two queries write it; it is kept as long as the list.
  useQuery({ queryKey: sinceKey, queryFn: skipToken, gcTime: KEEP_MS });
  useQuery({
    queryKey: [api.accountId, 'agents-changed', search],
    enabled: list.data !== undefined,
    refetchInterval: FOLLOW_MS,
    refetchOnMount: 'always',
    async queryFn({ signal }) {
      const since = queries.getQueryData<string | null>(sinceKey) ?? null;
      const query = { limit: PAGE, ...filters, ...(since && { updated_after: since }) };
      const changed = await read(query, signal);
      if (changed.next_cursor !== null && since !== null) {
        // More than a page changed at once, so the list is read again.
        await queries.invalidateQueries({ queryKey });
      } else {
        const isShown = (agent: Agent) => hasStatus(agent, search.status);
        queries.setQueryData<AgentPages>(
          queryKey,
          (pages) => pages && mergeChanges(pages, changed.data, { isShown, compare }),
        );
        queries.setQueryData<string | null>(sinceKey, latestChange(since, changed.data));
      }
      return changed.data.length;
    },
  });
  const total = useQuery({
    queryKey: [api.accountId, 'agents-total', search],
    async queryFn({ signal }) {
      const counted = await read({ limit: 1, count: 'true', ...withStatus }, signal);
      return {
        agents: counted.total ?? 0,
        isExact: counted.total_is_exact ?? true,
        costUsd: counted.total_cost_usd ?? null,
      };
    },
    refetchInterval: COUNT_MS,
  });
  const agents = useMemo<Agent[]>(
    () => (list.data ? inOrder(list.data.pages, compare) : []),
    [list.data, compare],
  );
  return { ...list, agents, total: total.data };
}
