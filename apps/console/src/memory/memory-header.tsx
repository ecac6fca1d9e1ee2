import { ArrowDown, ArrowUp } from 'lucide-react';
import { cn } from '../ui/class-names.ts';
import { Select } from '../ui/field.tsx';
import {
  COLUMNS,
  GRIDS,
  type MemoryLayout,
  type MemorySort,
  nextSort,
  opposite,
  toSortSearch,
  usualOrder,
} from './memory-columns.ts';
import type { MemorySearch } from './memory-search.ts';

export interface MemoryOrder extends Pick<MemorySearch, 'sort' | 'order'> {
  onSort: (order: Pick<MemorySearch, 'sort' | 'order'>) => void;
}

/** The names of the columns; those that can be sorted by are buttons. Above cards, there is a list of orders instead. */
export function MemoryHeader({
  layout,
  sort = 'updated_at',
  order,
  onSort,
}: MemoryOrder & { layout: MemoryLayout }) {
  const direction = order ?? usualOrder(sort);
  if (layout === 'cards') {
    const value = `${sort} ${direction}`;
    return (
      <div className="flex items-center justify-end border-line border-b px-4 py-1.5">
        <Select
          aria-label="Sort by"
          value={value}
          onChange={({ target }) => {
            const [by, next] = target.value.split(' ') as [MemorySort, 'asc' | 'desc'];
            onSort(toSortSearch(by, next));
          }}
        >
          {COLUMNS.flatMap(({ label, sort: by }) =>
            by === undefined
              ? []
              : [usualOrder(by), opposite(usualOrder(by))].map((next) => (
                  <option key={`${by} ${next}`} value={`${by} ${next}`}>
                    {label}: {DIRECTIONS[by][next]}
                  </option>
                )),
          )}
        </Select>
      </div>
    );
  }
  const Arrow = direction === 'asc' ? ArrowUp : ArrowDown;
  return (
    <div
      className={cn(
        'sticky top-0 z-10 grid items-center gap-x-3 border-line border-b bg-page px-page py-1 text-muted text-xs',
        GRIDS[layout],
      )}
    >
      {COLUMNS.filter(({ isWideOnly }) => layout === 'wide' || !isWideOnly).map(
        ({ label, sort: by, isRight }) =>
          by === undefined ? (
            <span key={label}>{label}</span>
          ) : (
            <button
              key={label}
              type="button"
              onClick={() => onSort(nextSort({ sort, order }, by))}
              aria-label={
                by === sort
                  ? `${label}, sorted: ${DIRECTIONS[by][direction]}`
                  : `Sort by ${label.toLowerCase()}`
              }
              aria-pressed={by === sort}
              className={cn(
                '-mx-1 flex min-w-0 items-center gap-0.5 rounded px-1 py-0.5 hover:text-strong',
                isRight && 'justify-end',
                by === sort && 'font-medium text-strong',
              )}
            >
              <span className="truncate">{label}</span>
              {by === sort && <Arrow aria-hidden className="size-3 shrink-0" />}
            </button>
          ),
      )}
    </div>
  );
}

const DIRECTIONS: Record<MemorySort, Record<'asc' | 'desc', string>> = {
  key: { asc: 'A to Z', desc: 'Z to A' },
  trust: { desc: 'most trusted first', asc: 'least trusted first' },
  importance: { desc: 'most important first', asc: 'least important first' },
  expires_at: { asc: 'soonest first', desc: 'latest first' },
  updated_at: { desc: 'newest first', asc: 'oldest first' },
};
