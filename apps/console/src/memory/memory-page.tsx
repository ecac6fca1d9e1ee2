import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Brain, Plus, Search, SearchX, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useApi } from '../api/client.ts';
import type { MemorySearch } from '../router.tsx';
import { Allowed } from '../shell/allowed.tsx';
import { Button } from '../ui/button.tsx';
import { Input, Select } from '../ui/field.tsx';
import { EmptyNote, ErrorNote } from '../ui/notes.tsx';
import { useTitle } from '../ui/page.tsx';
import { Segments } from '../ui/segments.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { MemoryActions } from './memory-actions.tsx';
import { MemoryPanel } from './memory-panel.tsx';
import { MemoryTable } from './memory-table.tsx';
import { NewMemoryDialog } from './new-memory-dialog.tsx';
import { Proposals } from './proposals.tsx';
import { SearchResults } from './search-results.tsx';
import { namespacesQuery, type SearchMode, useMemoryList, useMemorySearch } from './use-memories.ts';

const MODES = [
  { value: 'hybrid', label: 'Hybrid' },
  { value: 'semantic', label: 'Meaning' },
  { value: 'keyword', label: 'Words' },
] as const;
const PAUSE_MS = 250;

/** What the account's agents know: search it, see where it came from, correct it. */
export function MemoryPage() {
  useTitle('Memory');
  const api = useApi();
  const search = useSearch({ from: '/shell/memory' });
  const { namespace, tag, q = '', key, in: keyNamespace } = search;
  const navigate = useNavigate();
  const change = (part: MemorySearch) =>
    void navigate({ to: '/memory', search: { ...search, ...part }, replace: true });
  const [mode, setMode] = useState<SearchMode>('hybrid');
  const [isCreating, setIsCreating] = useState(false);
  const { data: namespaces } = useQuery(namespacesQuery(api));
  const list = useMemoryList({ namespace, tag });
  const found = useMemorySearch({ q, mode, namespace, tag });
  const isSearching = q.trim() !== '';
  const open = (memory: { key: string; namespace: string }) =>
    change({ key: memory.key, in: memory.namespace });
  const total = namespaces?.reduce((sum, { count }) => sum + count, 0);
  const create = (
    <Allowed to="memory">
      <Button look="primary" onClick={() => setIsCreating(true)}>
        <Plus aria-hidden className="size-4" /> New memory
      </Button>
    </Allowed>
  );
  return (
    <div className="flex h-full">
      <div className="flex min-w-0 grow flex-col">
        <header className="flex flex-wrap items-center gap-2 px-4 pt-5 pb-3 sm:px-6">
          <h1 className="grow text-xl">Memory</h1>
          <MemoryActions namespace={namespace} total={total ?? 0} />
          {create}
        </header>
        <search className="flex flex-wrap items-center gap-2 border-line border-b px-4 pb-3 sm:px-6">
          <QueryBox value={q} onChange={(text) => change({ q: text || undefined })} />
          <Segments label="How to search" value={mode} choices={MODES} onChange={setMode} />
          <Select
            aria-label="Namespace"
            value={namespace ?? ''}
            onChange={(event) => change({ namespace: event.target.value || undefined })}
          >
            <option value="">All namespaces{total === undefined ? '' : ` (${total})`}</option>
            {namespaces?.map(({ namespace: name, count }) => (
              <option key={name} value={name}>
                {name} ({count})
              </option>
            ))}
          </Select>
          {tag !== undefined && (
            <Button
              size="small"
              onClick={() => change({ tag: undefined })}
              aria-label={`Remove the filter for tag ${tag}`}
            >
              #{tag} <X aria-hidden className="size-3.5" />
            </Button>
          )}
        </search>
        <Proposals namespace={namespace} />
        {isSearching ? (
          <>
            {found.isError && (
              <ErrorNote error={found.error} onRetry={() => void found.refetch()} className="m-4" />
            )}
            {found.isPending && <SkeletonRows count={6} className="h-16" />}
            {found.data && found.data.length > 0 && (
              <SearchResults
                results={found.data}
                openKey={key}
                onOpen={open}
                onTag={(next) => change({ tag: next })}
              />
            )}
            {found.data?.length === 0 && (
              <EmptyNote icon={<SearchX />} title="No matches">
                {mode === 'keyword'
                  ? 'No memory contains these words. Try “Meaning”.'
                  : 'Try other words, or all namespaces.'}
              </EmptyNote>
            )}
          </>
        ) : (
          <>
            {list.isError && (
              <ErrorNote error={list.error} onRetry={() => void list.refetch()} className="m-4" />
            )}
            {list.isPending && <SkeletonRows count={10} />}
            {list.isSuccess && list.memories.length > 0 && (
              <MemoryTable
                memories={list.memories}
                hasMore={list.hasNextPage}
                onMore={() => void list.fetchNextPage()}
                openKey={key}
                openNamespace={keyNamespace}
                onOpen={open}
                onTag={(next) => change({ tag: next })}
              />
            )}
            {list.isSuccess && list.memories.length === 0 && (
              <EmptyNote icon={<Brain />} title="No memories yet" action={create}>
                Agents save memories by themselves: up to five facts from each run that completes. You can
                also write memories here, import them, or save them through the API. Every agent of the
                account can find them.
              </EmptyNote>
            )}
          </>
        )}
      </div>
      {key !== undefined && (
        <MemoryPanel
          key={`${keyNamespace}/${key}`}
          memoryKey={key}
          namespace={keyNamespace ?? 'default'}
          onClose={() => change({ key: undefined, in: undefined })}
        />
      )}
      {isCreating && (
        <NewMemoryDialog namespace={namespace} onClose={() => setIsCreating(false)} onCreated={open} />
      )}
    </div>
  );
}

function QueryBox({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const [text, setText] = useState(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the pause
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className="relative w-full sm:w-72">
      <Search aria-hidden className="absolute top-2 left-2.5 size-4 text-muted" />
      <Input
        aria-label="Search memories"
        placeholder="What is known about…"
        data-search
        value={text}
        maxLength={1000}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        className="pl-8"
      />
    </div>
  );
}
