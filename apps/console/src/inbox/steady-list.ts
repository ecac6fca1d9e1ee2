import type { PendingItem } from '@jettson/contract';

/** Names a thing that is waited for. */
export const keyOf = (item: PendingItem): string => `${item.agent_id} ${item.kind} ${item.call_id ?? ''}`;

/** A row of the list. */
export interface SteadyRow {
  item: PendingItem;
  /** When it was first missing from what waits, milliseconds; null while it waits. */
  goneAt: number | null;
}

/** How long a row that no longer waits keeps its place, milliseconds: a second click of the same person comes before that. */
export const STAYS_MS = 4000;

/**
 * The rows to show, given those of before: who clicks twice at one place must not decide a call that moved up there unread. What
 * no longer waits keeps its place for a moment, and while the pointer is over the list (`isHeld`). New ones come at the end.
 */
export function steadyRows(
  before: readonly SteadyRow[],
  items: readonly PendingItem[],
  { now, isHeld }: { now: number; isHeld: boolean },
): SteadyRow[] {
  const waiting = new Map(items.map((item) => [keyOf(item), item]));
  const kept = before.flatMap(({ item, goneAt }): SteadyRow[] => {
    const still = waiting.get(keyOf(item));
    waiting.delete(keyOf(item));
    if (still !== undefined) return [{ item: still, goneAt: null }];
    const since = goneAt ?? now;
    return isHeld || now - since < STAYS_MS ? [{ item, goneAt: since }] : [];
  });
  return [...kept, ...[...waiting.values()].map((item) => ({ item, goneAt: null }))];
}
