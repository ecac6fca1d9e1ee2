import type { MemorySearchResult } from '@jettson/sdk';
import { SearchX } from 'lucide-react';
import { useState } from 'react';
import { countOf } from '../api/format.ts';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/class-names.ts';
import { EmptyNote } from '../ui/notes.tsx';
import { Expiry } from './expiry.tsx';
import { Relevance } from './relevance.tsx';
import { TagList } from './tag-list.tsx';
import { TrustTag } from './trust-tag.tsx';

/** The useful results of a search; the weaker ones only when they are asked for. */
export function SearchResults({
  results,
  mode,
  ...rest
}: {
  results: MemorySearchResult[];
  mode: 'hybrid' | 'semantic' | 'keyword';
  openKey: string | undefined;
  openNamespace: string | undefined;
  onOpen: (memory: MemorySearchResult) => void;
  onTag: (tag: string) => void;
}) {
  const [isAll, setIsAll] = useState(false);
  const useful = results.filter(({ explain }) => explain?.useful !== false);
  const weaker = results.length - useful.length;
  const shown = isAll ? results : useful;
  const more = weaker > 0 && (
    <Button aria-expanded={isAll} onClick={() => setIsAll(!isAll)}>
      {isAll ? 'Hide weaker matches' : `Show ${countOf(weaker, 'weaker match', 'weaker matches')}`}
    </Button>
  );
  if (shown.length === 0) {
    return (
      <EmptyNote
        icon={<SearchX />}
        title={weaker > 0 ? 'No close matches' : 'No matches'}
        action={more || undefined}
      >
        {mode === 'keyword'
          ? 'No memory contains these words. Try “Meaning”.'
          : 'Try other words, or fewer filters.'}
      </EmptyNote>
    );
  }
  return (
    <div className="scroll-thin min-h-0 grow overflow-y-auto" data-scroll>
      <ol aria-label="Results" className="divide-y divide-line">
        {shown.map((result) => (
          <Result key={result.memory_id} result={result} {...rest} />
        ))}
      </ol>
      {more && <div className="flex justify-center border-line border-t p-4">{more}</div>}
    </div>
  );
}

function Result({
  result,
  openKey,
  openNamespace,
  onOpen,
  onTag,
}: {
  result: MemorySearchResult;
  openKey: string | undefined;
  openNamespace: string | undefined;
  onOpen: (memory: MemorySearchResult) => void;
  onTag: (tag: string) => void;
}) {
  return (
    <li
      className={cn(
        'relative flex flex-wrap items-start gap-x-6 gap-y-2 px-page py-3 hover:bg-hover',
        result.key === openKey && result.namespace === openNamespace && 'bg-accent-soft',
      )}
    >
      <div className="min-w-0 grow basis-72">
        <button
          type="button"
          onClick={() => onOpen(result)}
          className="max-w-full truncate text-left font-medium text-strong after:absolute after:inset-0"
        >
          {result.key}
        </button>
        <p className="break-anywhere line-clamp-3 whitespace-pre-wrap">{result.value}</p>
        <div className="relative z-1 mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-xs">
          <span className="break-anywhere font-mono">{result.namespace}</span>
          <TrustTag trust={result.trust} />
          <TagList tags={result.tags} onTag={onTag} />
          <span>importance {result.importance}</span>
          <span>
            expires <Expiry at={result.expires_at} />
          </span>
        </div>
      </div>
      <Relevance result={result} />
    </li>
  );
}
