import type { MemorySearchResult } from '@jettson/sdk';
import { cn } from '../ui/class-names.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { SourceTag } from './source-tag.tsx';
import { TagList } from './tag-list.tsx';

const PARTS = [
  { name: 'semantic', label: 'Meaning' },
  { name: 'keyword', label: 'Words' },
  { name: 'importance', label: 'Importance' },
  { name: 'timeDecay', label: 'Freshness' },
] as const;

/** The results of a search, with the parts of each score. */
export function SearchResults({
  results,
  openKey,
  onOpen,
  onTag,
}: {
  results: MemorySearchResult[];
  openKey: string | undefined;
  onOpen: (memory: MemorySearchResult) => void;
  onTag: (tag: string) => void;
}) {
  return (
    <ol
      aria-label="Results"
      className="scroll-thin min-h-0 grow divide-y divide-line overflow-y-auto"
      data-scroll
    >
      {results.map((result) => (
        <li
          key={result.memory_id}
          className={cn(
            'relative flex flex-wrap items-start gap-x-6 gap-y-2 px-4 py-3 hover:bg-hover sm:px-6',
            result.key === openKey && 'bg-accent-soft',
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
            <div className="relative z-1 mt-1.5 flex flex-wrap items-center gap-2">
              <SourceTag source={result.source} />
              <span className="font-mono text-muted text-xs">{result.namespace}</span>
              <TagList tags={result.tags} onTag={onTag} />
              <TimeAgo at={result.updated_at} className="text-muted text-xs" />
            </div>
          </div>
          <Score result={result} />
        </li>
      ))}
    </ol>
  );
}

function Score({ result: { score, breakdown } }: { result: MemorySearchResult }) {
  return (
    <dl className="grid w-full grid-cols-[5.5rem_1fr_2rem] items-center gap-x-2 text-xs sm:w-64">
      <dt className="font-medium text-strong">Score</dt>
      <dd className="col-span-2 text-right">
        <span className="tabular font-semibold text-strong">{score.toFixed(2)}</span>
      </dd>
      {PARTS.map(({ name, label }) => (
        <div key={name} className="contents">
          <dt className="text-muted">{label}</dt>
          <dd aria-hidden className="h-1.5 overflow-hidden rounded-full bg-active">
            <span
              className="block h-full rounded-full bg-accent"
              style={{ width: `${Math.round(Math.min(1, breakdown[name]) * 100)}%` }}
            />
          </dd>
          <dd className="tabular text-right text-muted">{breakdown[name].toFixed(2)}</dd>
        </div>
      ))}
    </dl>
  );
}
