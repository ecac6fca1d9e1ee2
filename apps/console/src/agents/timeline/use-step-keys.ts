import { useEffect } from 'react';
import { isTyping } from '../../shell/use-global-keys.ts';
import type { RunRow } from './to-rows.ts';

/**
 * j and k, and the arrows, select the next and the previous row; Escape selects none. `show` brings a row into view and
 * gives it the focus.
 */
export function useStepKeys({
  rows,
  selected,
  isFollowing,
  select,
  show,
}: {
  rows: readonly RunRow[];
  /** The row that is shown. */
  selected: string | undefined;
  /** It is shown because the agent is at it, and not because it was selected. */
  isFollowing: boolean;
  select: (key: string | undefined) => void;
  show: (index: number) => void;
}): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTyping(event)) return;
      if (event.key === 'Escape' && selected !== undefined && !isFollowing) {
        // The next one leaves the page.
        event.preventDefault();
        return select(undefined);
      }
      const by = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
      if (by === undefined || rows.length === 0 || isScrolling(event)) return;
      event.preventDefault();
      const at = rows.findIndex(({ key }) => key === selected);
      const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by));
      select(rows[next]?.key);
      show(next);
    };
    // Before the listener that leaves the page.
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, [rows, selected, isFollowing, select, show]);
}

/** Arrows scroll a box that has the focus. */
function isScrolling({ key, target }: KeyboardEvent): boolean {
  return key.startsWith('Arrow') && (target as HTMLElement).closest('section[tabindex]') !== null;
}
