import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { Allowed } from '../shell/allowed.tsx';
import { Button } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { Segments } from '../ui/segments.tsx';
import { RecentChanges } from './changes/recent-changes.tsx';
import { MemoryActions } from './memory-actions.tsx';
import { MemoryBrowser } from './memory-browser.tsx';
import { MemoryPanel } from './memory-panel.tsx';
import type { MemorySearch } from './memory-search.ts';
import { NewMemoryDialog } from './new-memory-dialog.tsx';
import { Proposals } from './proposals.tsx';
import { Trash } from './trash.tsx';
import { namespacesQuery } from './use-memories.ts';

const VIEWS = [
  { value: 'memories', label: 'Memories' },
  { value: 'changes', label: 'Recently changed' },
  { value: 'trash', label: 'Trash' },
  { value: 'proposals', label: 'Proposals' },
] as const;

/** What the account's agents know: search it, see where it came from, correct it, take changes back. */
export function MemoryPage() {
  const api = useApi();
  const search = useSearch({ from: '/shell/memory' });
  const { view = 'memories', namespace, key, in: keyNamespace } = search;
  const navigate = useNavigate({ from: '/memory' });
  // A memory may be opened while a search is still being typed.
  const change = (part: MemorySearch) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const [isCreating, setIsCreating] = useState(false);
  const { data: namespaces } = useQuery(namespacesQuery(api));
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
  const part = { namespace, namespaces, onChange: change, onOpen: open };
  return (
    <div className="flex h-full">
      <div className="min-w-0 grow">
        <Page
          title="Memory"
          isFull
          actions={
            <>
              <MemoryActions namespace={namespace} total={total ?? 0} />
              {create}
            </>
          }
        >
          <div className="scroll-thin shrink-0 overflow-x-auto px-page py-3">
            <Segments
              label="What to show"
              className="whitespace-nowrap"
              value={view}
              choices={VIEWS}
              onChange={(next) => change({ view: next === 'memories' ? undefined : next })}
            />
          </div>
          {view === 'memories' && (
            <MemoryBrowser
              search={search}
              namespaces={namespaces}
              onChange={change}
              onOpen={open}
              create={create}
            />
          )}
          {view === 'changes' && <RecentChanges {...part} />}
          {view === 'trash' && <Trash {...part} />}
          {view === 'proposals' && <Proposals {...part} />}
        </Page>
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
