import type { PendingItem } from '@jettson/contract';
import { useCallback, useLayoutEffect, useState } from 'react';
import { STAYS_MS, type SteadyRow, steadyRows } from './steady-list.ts';

/** The rows of the list, which do not move while somebody may be about to click. `hold` goes to the list. */
export function useSteadyRows(items: readonly PendingItem[]): {
  rows: readonly SteadyRow[];
  hold: { onPointerEnter: () => void; onPointerLeave: () => void };
} {
  const [isHeld, setIsHeld] = useState(false);
  const [rows, setRows] = useState<readonly SteadyRow[]>([]);
  const update = useCallback(
    // Not the time of day, which may jump.
    () => setRows((before) => steadyRows(before, items, { now: performance.now(), isHeld })),
    [items, isHeld],
  );
  useLayoutEffect(update, [update]);
  const firstGone = Math.min(...rows.map(({ goneAt }) => goneAt ?? Number.POSITIVE_INFINITY));
  useLayoutEffect(() => {
    if (isHeld || firstGone === Number.POSITIVE_INFINITY) return;
    const timer = setTimeout(update, Math.max(0, firstGone + STAYS_MS - performance.now()) + 10);
    return () => clearTimeout(timer);
  }, [isHeld, firstGone, update]);
  return {
    rows,
    hold: { onPointerEnter: () => setIsHeld(true), onPointerLeave: () => setIsHeld(false) },
  };
}
