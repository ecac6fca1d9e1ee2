import type { Memory } from '@jettson/contract';
import { useQuery } from '@tanstack/react-query';
import { Trash2, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useApi } from '../api/client.ts';
import { formatDateTime } from '../api/format.ts';
import { useMay } from '../shell/allowed.tsx';
import { isTyping } from '../shell/use-global-keys.ts';
import { Button } from '../ui/button.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { MemoryForm } from './memory-form.tsx';
import { MemoryHistory } from './memory-history.tsx';
import { Provenance } from './provenance.tsx';
import { WhoReaches } from './reach/who-reaches.tsx';
import { historyQuery } from './use-memories.ts';
import { useMemoryChanges } from './use-memory-changes.ts';

/** One memory beside the table: its value to edit, where it came from, and what it was before. */
export function MemoryPanel({
  memoryKey,
  namespace,
  onClose,
}: {
  memoryKey: string;
  namespace: string;
  onClose: () => void;
}) {
  const api = useApi();
  const panel = useRef<HTMLElement>(null);
  const [isReachOpen, setIsReachOpen] = useState(false);
  const mayChange = useMay()('memory');
  const { data: versions, error, refetch } = useQuery(historyQuery(api, { key: memoryKey, namespace }));
  const { changed, forget, restore } = useMemoryChanges(memoryKey, namespace);
  const live = versions?.find(({ valid_to }) => valid_to === null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isHere = panel.current?.contains(event.target as Node) ?? false;
      if (
        event.key === 'Escape' &&
        (isHere || !isTyping(event)) &&
        !document.querySelector('[role="dialog"]')
      )
        onClose();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [onClose]);
  return (
    <aside
      ref={panel}
      aria-label="Memory"
      className="fixed inset-0 z-30 flex flex-col border-line border-l bg-panel lg:static lg:w-[26rem] lg:shrink-0"
    >
      <header className="flex items-center gap-2 border-line border-b px-4 py-3">
        <div className="min-w-0 grow">
          <h2 className="break-anywhere text-base">{memoryKey}</h2>
          <p className="font-mono text-muted text-xs">{namespace}</p>
        </div>
        {live && mayChange && (
          <Button
            look="quiet"
            size="icon"
            aria-label="Delete this memory"
            title="Delete this memory"
            isBusy={forget.isPending}
            onClick={() => forget.mutate()}
          >
            {!forget.isPending && <Trash2 className="size-4" />}
          </Button>
        )}
        <Button look="quiet" size="icon" aria-label="Close" onClick={onClose}>
          <X className="size-4" />
        </Button>
      </header>
      <div className="scroll-thin min-h-0 grow space-y-6 overflow-y-auto p-4" data-scroll>
        {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
        {!versions && !error && <Skeleton className="h-48 w-full" />}
        {versions && !live && (
          <div className="rounded-lg bg-warn-soft p-3">
            <p className="font-medium text-strong">This memory is no longer live</p>
            <p className="mb-2 text-body">Agents cannot find it. Its history is below.</p>
            {mayChange && (
              <Button size="small" isBusy={restore.isPending} onClick={() => restore.mutate(undefined)}>
                Restore
              </Button>
            )}
          </div>
        )}
        {live && mayChange && <MemoryForm memory={live} refresh={changed} />}
        {live && !mayChange && <p className="break-anywhere whitespace-pre-wrap">{live.value}</p>}
        {live && <Facts memory={live} />}
        <Section title="Who can read this" isOpen={isReachOpen} onToggle={setIsReachOpen}>
          <div className="mt-2">{isReachOpen && <WhoReaches namespace={namespace} />}</div>
        </Section>
        {versions && (
          <MemoryHistory
            versions={versions}
            isBusy={restore.isPending}
            onRestore={mayChange ? (version) => restore.mutate(version) : null}
          />
        )}
      </div>
    </aside>
  );
}

function Facts({ memory }: { memory: Memory }) {
  const facts: [string, string][] = [
    ['Read', `${memory.access_count} times`],
    ['First written', formatDateTime(memory.created_at)],
    ['Changed', formatDateTime(memory.updated_at)],
    ['Expires', memory.expires_at === null ? 'never' : formatDateTime(memory.expires_at)],
  ];
  return (
    <section>
      <h3 className="mb-2 font-medium text-muted text-xs">Where it came from</h3>
      <Provenance memory={memory} />
      <dl className="mt-3 grid grid-cols-2 gap-x-4 gap-y-2">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt className="text-muted text-xs">{label}</dt>
            <dd className="tabular text-strong">{value}</dd>
          </div>
        ))}
      </dl>
      {Object.keys(memory.metadata).length > 0 && (
        <pre className="break-anywhere mt-3 whitespace-pre-wrap rounded-lg bg-sunken p-3 font-mono text-strong text-xs">
          {JSON.stringify(memory.metadata, null, 2)}
        </pre>
      )}
    </section>
  );
}
