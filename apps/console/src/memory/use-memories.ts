import type { Memory, MemoryList } from '@jettson/contract';
import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Api, useApi } from '../api/client.ts';

export type SearchMode = 'hybrid' | 'semantic' | 'keyword';

const PAGE = 200;

/** Everything about an account's memories; any change makes all of it stale. */
export const memoryKey = (api: Api, ...parts: unknown[]) => [api.accountId, 'memory', ...parts];

export const namespacesQuery = (api: Api) =>
  queryOptions({ queryKey: memoryKey(api, 'namespaces'), queryFn: () => api.client.memory.namespaces() });

export const proposalsQuery = (api: Api, namespace: string | undefined) =>
  queryOptions({
    queryKey: memoryKey(api, 'proposals', namespace),
    queryFn: ({ signal }) => api.client.memory.proposals({ namespace, limit: 100, signal }),
  });

/** Live memories, newest first, page by page. */
export function useMemoryList({
  namespace,
  tag,
}: {
  namespace?: string | undefined;
  tag?: string | undefined;
}) {
  const api = useApi();
  const list = useInfiniteQuery({
    queryKey: memoryKey(api, 'list', namespace, tag),
    queryFn: ({ pageParam, signal }) =>
      api.call<MemoryList>('GET', '/memory/list', {
        query: {
          limit: PAGE,
          ...(namespace && { namespace }),
          ...(tag && { tags: tag }),
          ...(pageParam && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const memories = useMemo<Memory[]>(
    () => list.data?.pages.flatMap((page) => page.memories) ?? [],
    [list.data],
  );
  return { ...list, memories };
}

/** The results for a query, best first; none for an empty one. */
export function useMemorySearch(input: {
  q: string;
  mode: SearchMode;
  namespace?: string | undefined;
  tag?: string | undefined;
}) {
  const { client, ...api } = useApi();
  return useQuery({
    queryKey: memoryKey({ client, ...api }, 'search', input),
    queryFn: ({ signal }) =>
      client.memory.search({
        query: input.q,
        mode: input.mode,
        limit: 50,
        ...(input.namespace && { namespace: input.namespace }),
        ...(input.tag && { tags: [input.tag] }),
        signal,
      }),
    enabled: input.q.trim() !== '',
    placeholderData: keepPreviousData,
  });
}
