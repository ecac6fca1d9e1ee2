import type { MemoryEdit, MemoryOperation } from '@jettson/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useApi } from '../../api/client.ts';
import { memoryKey } from '../use-memories.ts';
import { mergeByTime } from './merge-by-time.ts';

export type RecentChange = { at: number } & (
  | { kind: 'operation'; operation: MemoryOperation }
  | { kind: 'edit'; edit: MemoryEdit }
);

/** Changes of single memories, and operations that changed several, newest first. */
export function useRecentChanges(namespace: string | undefined) {
  const api = useApi();
  const paged = { initialPageParam: undefined as string | undefined };
  const edits = useInfiniteQuery({
    ...paged,
    queryKey: memoryKey(api, 'edits', namespace),
    queryFn: ({ pageParam, signal }) => api.client.memory.edits({ namespace, cursor: pageParam, signal }),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const operations = useInfiniteQuery({
    ...paged,
    queryKey: memoryKey(api, 'operations', namespace),
    queryFn: ({ pageParam, signal }) =>
      api.client.memory.operations({ namespace, cursor: pageParam, signal }),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const changes = mergeByTime<RecentChange>([
    {
      items: (edits.data?.pages ?? []).flatMap((page) =>
        page.edits.map((edit) => ({ kind: 'edit' as const, at: edit.changed_at, edit })),
      ),
      hasMore: edits.hasNextPage,
    },
    {
      items: (operations.data?.pages ?? []).flatMap((page) =>
        page.operations.map((operation) => ({
          kind: 'operation' as const,
          at: operation.created_at,
          operation,
        })),
      ),
      hasMore: operations.hasNextPage,
    },
  ]);
  return {
    changes,
    isPending: edits.isPending || operations.isPending,
    isFetching: edits.isFetching || operations.isFetching,
    error: edits.error ?? operations.error,
    hasMore: edits.hasNextPage || operations.hasNextPage,
    retry: () => Promise.all([edits.refetch(), operations.refetch()]),
    loadMore: () =>
      Promise.all([
        edits.hasNextPage && edits.fetchNextPage(),
        operations.hasNextPage && operations.fetchNextPage(),
      ]),
  };
}
