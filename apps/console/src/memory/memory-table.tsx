import type { Memory } from '@jettson/contract';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { cn } from '../ui/class-names.ts';
import { useRowKeys } from '../ui/use-row-keys.ts';
import { useWidth } from '../ui/use-width.ts';
import { MemoryCells } from './memory-cells.tsx';
import { GRIDS, layoutFor, ROW_HEIGHTS } from './memory-columns.ts';
import { MemoryHeader, type MemoryOrder } from './memory-header.tsx';

const AHEAD = 60;

export function MemoryTable({
  memories,
  hasMore,
  onMore,
  openKey,
  openNamespace,
  onOpen,
  onTag,
  ...order
}: {
  memories: Memory[];
  hasMore: boolean;
  onMore: () => void;
  openKey: string | undefined;
  openNamespace: string | undefined;
  onOpen: (memory: Memory) => void;
  onTag: (tag: string) => void;
} & MemoryOrder) {
  const scroller = useRef<HTMLDivElement>(null);
  const layout = layoutFor(useWidth(scroller));
  const height = ROW_HEIGHTS[layout];
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count: memories.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    getItemKey: (index) => memories[index]?.memory_id ?? index,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: it knows only the heights of before
  useEffect(() => virtualizer.measure(), [height]);
  useRowKeys(virtualizer, memories.length);
  const rows = virtualizer.getVirtualItems();
  const isNearEnd = hasMore && (rows.at(-1)?.index ?? 0) > memories.length - AHEAD;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks once for each page, not for each render
  useEffect(() => {
    if (isNearEnd) onMore();
  }, [isNearEnd, memories.length]);
  return (
    <div ref={scroller} className="scroll-thin min-h-0 grow overflow-y-auto" data-scroll>
      <MemoryHeader layout={layout} {...order} />
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
                'absolute inset-x-0 top-0 grid content-center items-center gap-x-3 gap-y-1 border-line border-b px-page hover:bg-hover',
                GRIDS[layout],
                isOpen && 'bg-accent-soft',
              )}
              style={{ height, transform: `translateY(${start}px)` }}
            >
              <MemoryCells memory={memory} layout={layout} isOpen={isOpen} onOpen={onOpen} onTag={onTag} />
            </li>
          );
        })}
      </ol>
    </div>
  );
}
