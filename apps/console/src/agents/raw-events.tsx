import type { AgentEvent } from '@jettson/sdk';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Download } from 'lucide-react';
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { formatClock } from '../api/format.ts';
import { Button } from '../ui/button.tsx';
import { downloadText } from '../ui/download.ts';
import { useRowKeys } from '../ui/use-row-keys.ts';

/** Characters of an event that are shown; pictures would be megabytes of text. */
const SHOWN = 20_000;

/** The log as the API returns it. */
export function RawEvents({
  agentId,
  events,
  scroller,
}: {
  agentId: string;
  events: AgentEvent[];
  scroller: RefObject<HTMLElement | null>;
}) {
  const list = useRef<HTMLOListElement>(null);
  const [offset, setOffset] = useState(0);
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 32,
    getItemKey: (index) => events[index]?.id ?? index,
    overscan: 12,
    scrollMargin: offset,
  });
  useRowKeys(virtualizer, events.length);
  useLayoutEffect(() => {
    if (list.current) setOffset(list.current.offsetTop);
  }, []);
  const save = () =>
    downloadText(`${agentId}.jsonl`, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return (
    <>
      <Button size="small" onClick={save} className="mb-3">
        <Download aria-hidden className="size-3.5" /> {events.length} events as JSON lines
      </Button>
      <ol ref={list} className="relative font-mono text-xs" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const event = events[index];
          if (event === undefined) return null;
          return (
            <li
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              className="absolute inset-x-0 top-0 border-line border-b"
              style={{ transform: `translateY(${start - offset}px)` }}
            >
              <details>
                <summary data-row-focus className="flex gap-3 py-1.5 hover:bg-hover">
                  <span className="tabular w-10 shrink-0 text-right text-muted">{event.id}</span>
                  <span className="shrink-0 text-strong">{event.type}</span>
                  <span className="min-w-0 grow truncate text-muted">
                    {JSON.stringify(event.data).slice(0, 200)}
                  </span>
                  <span className="tabular hidden shrink-0 text-muted sm:inline">
                    {formatClock(event.ts)}
                  </span>
                </summary>
                <pre className="break-anywhere whitespace-pre-wrap pb-3 pl-13 text-strong">
                  {JSON.stringify(event.data, null, 2).slice(0, SHOWN)}
                </pre>
              </details>
            </li>
          );
        })}
      </ol>
    </>
  );
}
