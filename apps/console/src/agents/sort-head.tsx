import type { AgentSort } from '@jettson/contract';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { cn } from '../ui/class-names.ts';
import { nextSort, type SortField, splitSort } from './list-order.ts';

/** How an order reads, upwards and downwards. */
const ORDERS: Record<SortField, { up: string; down: string }> = {
  created_at: { up: 'oldest first', down: 'newest first' },
  updated_at: { up: 'longest unchanged first', down: 'last changed first' },
  cost_usd: { up: 'cheapest first', down: 'most expensive first' },
  seconds: { up: 'shortest first', down: 'longest first' },
};

/** An order in words, e.g. "Cost, most expensive first". */
export function orderLabel(label: string, sort: AgentSort): string {
  const { field, isDescending } = splitSort(sort);
  return `${label}, ${ORDERS[field][isDescending ? 'down' : 'up']}`;
}

/** The head of a column, which sorts the list by it; a second click turns the order round. */
export function SortHead({
  field,
  label,
  sort,
  onSort,
}: {
  field: SortField;
  label: string;
  sort: AgentSort;
  onSort: (sort: AgentSort) => void;
}) {
  const { field: current, isDescending } = splitSort(sort);
  const isCurrent = current === field;
  const next = nextSort(sort, field);
  const Arrow = isCurrent && !isDescending ? ArrowUp : ArrowDown;
  return (
    <button
      type="button"
      aria-pressed={isCurrent}
      aria-label={isCurrent ? orderLabel(label, sort) : `Sort by ${label.toLowerCase()}`}
      title={`Sort: ${orderLabel(label, next).toLowerCase()}`}
      onClick={() => onSort(next)}
      className={cn(
        'group -mx-1 flex h-6 items-center justify-end gap-0.5 rounded px-1 hover:bg-hover hover:text-strong',
        isCurrent && 'font-medium text-strong',
      )}
    >
      <Arrow
        aria-hidden
        className={cn('size-3 shrink-0', !isCurrent && 'opacity-0 group-hover:opacity-60')}
      />
      {label}
    </button>
  );
}
