import type { Memory } from '@jettson/contract';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { cn } from '../ui/class-names.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useRowKeys } from '../ui/use-row-keys.ts';
import { SourceTag } from './source-tag.tsx';
import { TagList } from './tag-list.tsx';

const ROW_HEIGHT = 44;
const AHEAD = 60;
const COLUMNS =
  'grid-cols-[minmax(0,1fr)_5rem] md:grid-cols-[minmax(0,14rem)_minmax(0,1fr)_5.5rem_5rem] 2xl:grid-cols-[minmax(0,16rem)_minmax(0,1fr)_12rem_6rem_5.5rem_3rem_5rem]';

export function MemoryTable({
  memories,
  hasMore,
  onMore,
  openKey,
  openNamespace,
  onOpen,
  onTag,
}: {
  memories: Memory[];
  hasMore: boolean;
  onMore: () => void;
  openKey: string | undefined;
  openNamespace: string | undefined;
  onOpen: (memory: Memory) => void;
  onTag: (tag: string) => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count: memories.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    getItemKey: (index) => memories[index]?.memory_id ?? index,
  });
  useRowKeys(virtualizer, memories.length);
  const rows = virtualizer.getVirtualItems();
  const isNearEnd = hasMore && (rows.at(-1)?.index ?? 0) > memories.length - AHEAD;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks once for each page, not for each render
  useEffect(() => {
    if (isNearEnd) onMore();
  }, [isNearEnd, memories.length]);
  return (
    <div ref={scroller} className="scroll-thin min-h-0 grow overflow-y-auto" data-scroll>
      <div
        aria-hidden
        className={`sticky top-0 z-10 grid ${COLUMNS} gap-3 border-line border-b bg-page px-4 py-1.5 text-muted text-xs sm:px-6`}
      >
        <span>Key</span>
        <span className="hidden md:block">Value</span>
        <span className="hidden 2xl:block">Tags</span>
        <span className="hidden 2xl:block">Namespace</span>
        <span className="hidden md:block">From</span>
        <span className="hidden text-right 2xl:block">Imp.</span>
        <span className="text-right">Changed</span>
      </div>
      <ol aria-label="Memories" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {rows.map(({ index, key, start }) => {
          const memory = memories[index];
          if (memory === undefined) return null;
          const isOpen = memory.key === openKey && memory.namespace === openNamespace;
          return (
            <li
              key={key}
              data-index={index}
              className={cn(
                `absolute inset-x-0 top-0 grid ${COLUMNS} items-center gap-3 border-line border-b px-4 hover:bg-hover sm:px-6`,
                isOpen && 'bg-accent-soft',
              )}
              style={{ height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
            >
              <button
                type="button"
                data-row-focus
                aria-pressed={isOpen}
                onClick={() => onOpen(memory)}
                className="min-w-0 truncate text-left font-medium text-strong after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
              >
                {memory.key}
              </button>
              <span className="hidden truncate md:block">{memory.value.slice(0, 300)}</span>
              <span className="relative z-1 hidden 2xl:block">
                <TagList tags={memory.tags} onTag={onTag} />
              </span>
              <span className="hidden truncate font-mono text-muted text-xs 2xl:block">
                {memory.namespace}
              </span>
              <span className="hidden md:block">
                <SourceTag source={memory.source} />
              </span>
              <span className="tabular hidden text-right text-xs 2xl:block">{memory.importance}</span>
              <span className="text-right text-muted text-xs">
                <TimeAgo at={memory.updated_at} />
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
