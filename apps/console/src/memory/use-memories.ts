import type { Memory, MemoryList } from '@jettson/contract';
import { JettsonNotFoundError } from '@jettson/sdk';
import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Api, useApi } from '../api/client.ts';
import type { MemorySearch } from './memory-search.ts';

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

/** All versions of a memory, newest first. It fails for one that was erased with its history. */
export const historyQuery = (api: Api, { key, namespace }: { key: string; namespace: string }) =>
  queryOptions({
    queryKey: memoryKey(api, 'history', namespace, key),
    queryFn: () => api.client.memory.history(key, { namespace }),
    retry: (count, failure) => count < 2 && !(failure instanceof JettsonNotFoundError),
  });

/** Which memories are shown: what the address of the page says. */
export type MemoryFilters = Pick<MemorySearch, 'namespace' | 'tag' | 'trust'>;

/** Live memories, newest first or in another order, or those in the trash, page by page. */
export function useMemoryList({
  namespace,
  tag,
  trust,
  sort,
  order,
  deleted = false,
  isEnabled = true,
}: MemoryFilters & Pick<MemorySearch, 'sort' | 'order'> & { deleted?: boolean; isEnabled?: boolean }) {
  const api = useApi();
  const list = useInfiniteQuery({
    queryKey: memoryKey(api, 'list', { namespace, tag, trust, sort, order, deleted }),
    enabled: isEnabled,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      api.call<MemoryList>('GET', '/memory/list', {
        query: {
          limit: PAGE,
          ...(namespace && { namespace }),
          ...(tag && { tag }),
          ...(trust && { min_trust: trust }),
          ...(sort && { sort }),
          ...(order && { order }),
          ...(deleted && { deleted }),
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
export function useMemorySearch(input: MemoryFilters & { q: string; mode: SearchMode }) {
  const { client, ...api } = useApi();
  return useQuery({
    queryKey: memoryKey({ client, ...api }, 'search', input),
    queryFn: ({ signal }) =>
      client.memory.search({
        query: input.q,
        mode: input.mode,
        limit: 50,
        explain: true,
        ...(input.namespace && { namespace: input.namespace }),
        ...(input.tag && { tags: [input.tag] }),
        ...(input.trust && { minTrust: input.trust }),
        signal,
      }),
    enabled: input.q.trim() !== '',
    placeholderData: keepPreviousData,
  });
}
