import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { useRowKeys } from '../../ui/use-row-keys.ts';
import type { TimelineItem } from './timeline-item.ts';
import { TimelineRow } from './timeline-row.tsx';

const ROW_HEIGHT = 36;
/** Within this distance of the end, new steps keep the end in view. */
const STICKY_PX = 120;

/** The steps of a run, of which only the visible ones are rendered. */
export function Timeline({
  agentId,
  items,
  scroller,
  isLive,
}: {
  agentId: string;
  items: TimelineItem[];
  scroller: RefObject<HTMLElement | null>;
  isLive: boolean;
}) {
  const list = useRef<HTMLOListElement>(null);
  const [offset, setOffset] = useState(0);
  const [opened, setOpened] = useState<ReadonlyMap<number, boolean>>(new Map());
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 8,
    scrollMargin: offset,
  });
  useRowKeys(virtualizer, items.length);

  useLayoutEffect(() => {
    if (list.current) setOffset(list.current.offsetTop);
  }, []);
  const { isAway, jump } = useStickToEnd(scroller, items.length, isLive);

  return (
    <>
      <ol
        ref={list}
        aria-label="Timeline"
        className="relative"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const item = items[index];
          if (item === undefined) return null;
          const isOpen = opened.get(item.id) ?? isOpenAtFirst(item);
          return (
            <li
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start - offset}px)` }}
            >
              <TimelineRow
                agentId={agentId}
                item={item}
                isLast={index === items.length - 1}
                isOpen={isOpen}
                onToggle={() => setOpened(new Map(opened).set(item.id, !isOpen))}
              />
            </li>
          );
        })}
      </ol>
      {isLive && isAway && (
        <div className="pointer-events-none sticky bottom-3 z-10 flex justify-center">
          <Button size="small" onClick={jump} className="pointer-events-auto rounded-full shadow-pop">
            <ArrowDown aria-hidden className="size-3.5" /> Jump to latest
          </Button>
        </div>
      )}
    </>
  );
}

/** Steps that a person would open anyway. */
function isOpenAtFirst(item: TimelineItem): boolean {
  return (
    item.kind === 'tool' &&
    (item.state === 'running' || item.state === 'failed' || item.image !== null || item.state === 'waiting')
  );
}

/** Keeps the newest step in view while it runs, unless the reader has scrolled away from it. Opens there, too. */
function useStickToEnd(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  isLive: boolean,
): { isAway: boolean; jump: () => void } {
  const isAtEnd = useRef(true);
  const [isAway, setIsAway] = useState(false);
  const jump = useCallback(() => {
    isAtEnd.current = true;
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, [scroller]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = () => {
      isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < STICKY_PX;
      setIsAway(!isAtEnd.current);
    };
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [scroller]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new step is the reason
  useEffect(() => {
    if (isLive && isAtEnd.current) jump();
  }, [count, isLive, jump]);
  return { isAway, jump };
}
