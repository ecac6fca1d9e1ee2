import type { Agent, AgentList } from '@jettson/contract';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '../api/client.ts';
import type { AgentsSearch } from '../router.tsx';
import { hasStatus, toQuery } from './agent-filters.ts';
import { type AgentPages, latestChange, mergeChanges } from './merge-changes.ts';

const PAGE = 100;
/** How often changes are fetched, milliseconds. */
const FOLLOW_MS = 2000;

/** Agents page by page, newest first, kept up to date in place while they are on screen. */
export function useAgentList(search: AgentsSearch) {
  const api = useApi();
  const queries = useQueryClient();
  const queryKey = [api.accountId, 'agents', search];
  const list = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      api.call<AgentList>('GET', '/agents', {
        query: {
          limit: PAGE,
          ...toQuery(search),
          ...(search.status && { status: search.status }),
          ...(pageParam && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    // Changes come from the query below; this avoids fetching hundreds of pages again.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  useQuery({
    queryKey: [api.accountId, 'agents-changed', search],
    enabled: list.isSuccess,
    refetchInterval: FOLLOW_MS,
    refetchOnMount: 'always',
    async queryFn({ signal }) {
      const since = latestChange(queries.getQueryData<AgentPages>(queryKey));
      const query = { limit: PAGE, ...toQuery(search), ...(since && { updated_after: since }) };
      const changed = await api.call<AgentList>('GET', '/agents', { query, signal });
      if (changed.next_cursor !== null && since !== null) {
        // More than a page changed at once, so the list is read again.
        await queries.invalidateQueries({ queryKey });
      } else {
        queries.setQueryData<AgentPages>(
          queryKey,
          (pages) => pages && mergeChanges(pages, changed.data, (agent) => hasStatus(agent, search.status)),
        );
      }
      return changed.data.length;
    },
  });
  const agents = useMemo<Agent[]>(() => list.data?.pages.flatMap(({ data }) => data) ?? [], [list.data]);
  return { ...list, agents };
}
