import type { MemorySearchResult } from '@jettson/sdk';
import { Tooltip } from 'radix-ui';
import { useState } from 'react';
import { cn } from '../ui/class-names.ts';
import { type RelevancePart, relevanceParts } from './relevance-parts.ts';

const COLORS: Record<RelevancePart['part'], string> = {
  meaning: 'bg-accent',
  words: 'bg-good',
  fit: 'bg-accent-fill/70',
  importance: 'bg-warn',
  age: 'bg-muted',
  conversation: 'bg-bad/70',
};

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** How well a result fits the search, as one bar; its parts on hover, on focus and on a tap. */
export function Relevance({ result }: { result: MemorySearchResult }) {
  const [isOpen, setIsOpen] = useState(false);
  const parts = relevanceParts(result);
  const said = parts.map(({ label, share, isLess }) => `${label} ${isLess ? 'lowers it' : percent(share)}`);
  return (
    <Tooltip.Provider delayDuration={100}>
      <Tooltip.Root open={isOpen} onOpenChange={setIsOpen}>
        <Tooltip.Trigger asChild>
          <button
            type="button"
            // A tap shows the parts; by default, it would hide them.
            onPointerDown={(event) => event.preventDefault()}
            onClick={(event) => {
              event.preventDefault();
              setIsOpen(true);
            }}
            aria-label={`Relevance ${percent(result.score)}: ${said.join(', ')}`}
            className="relative z-1 flex w-full items-center gap-2 rounded p-1 text-xs hover:bg-active sm:w-44"
          >
            <span aria-hidden className="flex h-2 grow overflow-hidden rounded-full bg-active">
              {parts.map(({ part, share }) => (
                <span
                  key={part}
                  className={cn('h-full', COLORS[part])}
                  style={{ width: `${share * result.score * 100}%` }}
                />
              ))}
            </span>
            <span className="tabular w-10 text-right font-medium text-strong">{percent(result.score)}</span>
          </button>
        </Tooltip.Trigger>
        <Tooltip.Portal>
          <Tooltip.Content
            sideOffset={4}
            collisionPadding={8}
            className="z-50 w-72 max-w-[calc(100vw-1rem)] rounded-lg bg-raised p-3 text-xs shadow-pop"
          >
            <p className="mb-2 font-medium text-strong">What the relevance is made of</p>
            <dl className="space-y-1.5">
              {parts.map(({ part, label, share, isLess, detail }) => (
                <div key={part} className="grid grid-cols-[1fr_auto] items-baseline gap-x-2">
                  <dt className="flex items-center gap-2 text-strong">
                    <span aria-hidden className={cn('size-2 rounded-sm', COLORS[part])} />
                    {label}
                  </dt>
                  <dd className="tabular text-right">{isLess ? 'lowers it' : percent(share)}</dd>
                  <dd className="break-anywhere col-span-2 pl-4 text-muted">{detail}</dd>
                </div>
              ))}
            </dl>
          </Tooltip.Content>
        </Tooltip.Portal>
      </Tooltip.Root>
    </Tooltip.Provider>
  );
}
