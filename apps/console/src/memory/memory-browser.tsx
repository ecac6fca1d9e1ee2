import type { NamespaceInfo } from '@jettson/contract';
import { Brain, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { EmptyNote, ErrorNote } from '../ui/notes.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { MemoryFilterBar } from './memory-filter-bar.tsx';
import type { MemorySearch } from './memory-search.ts';
import { MemoryTable } from './memory-table.tsx';
import { ProposalsNote } from './proposals-note.tsx';
import { SearchResults } from './search-results.tsx';
import { useMemoryList, useMemorySearch } from './use-memories.ts';

/** The memories that are live: all of them in a table, or the results of a search. */
export function MemoryBrowser({
  search,
  namespaces,
  onChange,
  onOpen,
  create,
}: {
  search: MemorySearch;
  namespaces: NamespaceInfo[] | undefined;
  onChange: (part: MemorySearch) => void;
  onOpen: (memory: { key: string; namespace: string }) => void;
  /** The button that makes a new memory. */
  create: ReactNode;
}) {
  const { q = '', mode = 'hybrid', namespace, tag, trust, sort, order, key, in: keyNamespace } = search;
  const isSearching = q.trim() !== '';
  const isFiltered = [namespace, tag, trust].some((filter) => filter !== undefined);
  const list = useMemoryList({ namespace, tag, trust, sort, order, isEnabled: !isSearching });
  const found = useMemorySearch({ q, mode, namespace, tag, trust });
  const opening = {
    openKey: key,
    openNamespace: keyNamespace,
    onOpen,
    onTag: (next: string) => onChange({ tag: next }),
  };
  return (
    <>
      <MemoryFilterBar search={search} namespaces={namespaces} onChange={onChange} />
      <ProposalsNote namespace={namespace} onReview={() => onChange({ view: 'proposals' })} />
      {isSearching && (
        <>
          {found.isError && (
            <ErrorNote error={found.error} onRetry={() => void found.refetch()} className="m-4" />
          )}
          {found.isPending && <SkeletonRows count={6} className="h-16" />}
          {found.data && <SearchResults key={`${mode} ${q}`} results={found.data} mode={mode} {...opening} />}
        </>
      )}
      {!isSearching && (
        <>
          {list.isError && (
            <ErrorNote error={list.error} onRetry={() => void list.refetch()} className="m-4" />
          )}
          {list.isPending && <SkeletonRows count={10} />}
          {list.memories.length > 0 && (
            <MemoryTable
              memories={list.memories}
              hasMore={list.hasNextPage}
              onMore={() => void list.fetchNextPage()}
              sort={sort}
              order={order}
              onSort={onChange}
              {...opening}
            />
          )}
          {list.isSuccess && list.memories.length === 0 && isFiltered && (
            <EmptyNote
              icon={<SearchX />}
              title="No memories match these filters"
              action={
                <Button onClick={() => onChange({ namespace: undefined, tag: undefined, trust: undefined })}>
                  Remove the filters
                </Button>
              }
            >
              There may be others in the account.
            </EmptyNote>
          )}
          {list.isSuccess && list.memories.length === 0 && !isFiltered && (
            <EmptyNote icon={<Brain />} title="No memories yet" action={create}>
              Agents save memories by themselves: up to five facts from each run that completes. You can also
              write memories here, import them, or save them through the API. Every agent of the account can
              find them, unless its memory is limited.
            </EmptyNote>
          )}
        </>
      )}
    </>
  );
}
