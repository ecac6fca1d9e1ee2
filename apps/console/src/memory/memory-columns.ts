import type { MemorySearch } from './memory-search.ts';

export type MemorySort = NonNullable<MemorySearch['sort']>;

/** How the list is laid out, by its own width: the panel beside it takes a part of the window's. */
export type MemoryLayout = 'cards' | 'compact' | 'wide';

/** Below these widths, in pixels, the headers would overlap. */
const COMPACT_FROM = 720;
const WIDE_FROM = 1080;

export function layoutFor(width: number): MemoryLayout {
  if (width < COMPACT_FROM) return 'cards';
  return width < WIDE_FROM ? 'compact' : 'wide';
}

export const ROW_HEIGHTS: Record<MemoryLayout, number> = { cards: 60, compact: 52, wide: 36 };

export const GRIDS: Record<MemoryLayout, string> = {
  cards: 'grid-cols-[minmax(0,1fr)_auto]',
  compact: 'grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_4rem_5.5rem_4.5rem_5rem]',
  wide: 'grid-cols-[minmax(0,13rem)_minmax(0,1fr)_9rem_7rem_4rem_5.5rem_5rem_5rem]',
};

interface Column {
  label: string;
  sort?: MemorySort;
  isRight?: boolean;
  /** In the compact layout it is below another one. */
  isWideOnly?: boolean;
}

export const COLUMNS: readonly Column[] = [
  { label: 'Key', sort: 'key' },
  { label: 'Value' },
  { label: 'Tags', isWideOnly: true },
  { label: 'Namespace', isWideOnly: true },
  { label: 'Trust', sort: 'trust' },
  { label: 'Importance', sort: 'importance', isRight: true },
  { label: 'Expires', sort: 'expires_at', isRight: true },
  { label: 'Changed', sort: 'updated_at', isRight: true },
];

export const opposite = (order: 'asc' | 'desc'): 'asc' | 'desc' => (order === 'asc' ? 'desc' : 'asc');

/** The direction that each order has at first, as in the API. */
export function usualOrder(sort: MemorySort): 'asc' | 'desc' {
  return sort === 'key' || sort === 'expires_at' ? 'asc' : 'desc';
}

/** The order after a click on the header of `sort`: that one first in its usual direction, then in the other one. */
export function nextSort(
  { sort = 'updated_at', order = usualOrder(sort) }: Pick<MemorySearch, 'sort' | 'order'>,
  clicked: MemorySort,
): Pick<MemorySearch, 'sort' | 'order'> {
  const usual = usualOrder(clicked);
  return toSortSearch(clicked, clicked === sort && order === usual ? opposite(usual) : usual);
}

/** What the address says for an order; nothing where it is the usual one. */
export function toSortSearch(sort: MemorySort, order: 'asc' | 'desc'): Pick<MemorySearch, 'sort' | 'order'> {
  const isUsual = order === usualOrder(sort);
  return {
    sort: sort === 'updated_at' && isUsual ? undefined : sort,
    order: isUsual ? undefined : order,
  };
}
