import type { Memory } from '@jettson/contract';
import type { ReactNode } from 'react';
import { TimeAgo } from '../ui/time-ago.tsx';
import { Expiry } from './expiry.tsx';
import type { MemoryLayout } from './memory-columns.ts';
import { TagList } from './tag-list.tsx';
import { TrustTag } from './trust-tag.tsx';

/** Longer ones are cut by the row anyway. */
const SHOWN_CHARS = 300;

/** The cells of a row, in the order of the columns. */
export function MemoryCells({
  memory,
  layout,
  isOpen,
  onOpen,
  onTag,
}: {
  memory: Memory;
  layout: MemoryLayout;
  isOpen: boolean;
  onOpen: (memory: Memory) => void;
  onTag: (tag: string) => void;
}) {
  const name = (
    <button
      type="button"
      data-row-focus
      aria-pressed={isOpen}
      onClick={() => onOpen(memory)}
      className="max-w-full truncate text-left align-bottom font-medium text-strong after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
    >
      {memory.key}
    </button>
  );
  const value = <span className="block truncate">{memory.value.slice(0, SHOWN_CHARS)}</span>;
  const namespace = <span className="block truncate font-mono text-muted text-xs">{memory.namespace}</span>;
  const tags = (
    <span className="relative z-1 block min-w-0 overflow-hidden">
      <TagList tags={memory.tags} onTag={onTag} />
    </span>
  );
  const changed = <TimeAgo at={memory.updated_at} />;
  if (layout === 'cards') {
    return (
      <>
        <span className="flex min-w-0 items-baseline gap-2">
          <span className="min-w-0 max-w-[45%] shrink-0">{name}</span>
          <span className="min-w-0">{value}</span>
        </span>
        <span className="text-right text-muted text-xs">{changed}</span>
        <span className="col-span-2 flex min-w-0 items-center gap-2 text-muted text-xs">
          <span className="min-w-0 shrink">{namespace}</span>
          <TrustTag trust={memory.trust} />
          <span className="shrink-0">importance {memory.importance}</span>
          {memory.expires_at !== null && (
            <span className="shrink-0">
              expires <Expiry at={memory.expires_at} />
            </span>
          )}
          {tags}
        </span>
      </>
    );
  }
  const rest = (
    <>
      <span>
        <TrustTag trust={memory.trust} />
      </span>
      <Right>{memory.importance}</Right>
      <Right>
        <Expiry at={memory.expires_at} />
      </Right>
      <Right>{changed}</Right>
    </>
  );
  if (layout === 'compact') {
    return (
      <>
        <span className="min-w-0">
          {name}
          {namespace}
        </span>
        <span className="min-w-0">
          {value}
          {tags}
        </span>
        {rest}
      </>
    );
  }
  return (
    <>
      <span className="min-w-0">{name}</span>
      {value}
      {tags}
      {namespace}
      {rest}
    </>
  );
}

function Right({ children }: { children: ReactNode }) {
  return <span className="tabular truncate text-right text-muted text-xs">{children}</span>;
}
