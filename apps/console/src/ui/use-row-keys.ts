import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { isTyping } from '../shell/use-global-keys.ts';
import { focusRow } from './focus-row.ts';

/**
 * j and k (and the arrows) move the focus from row to row of a virtual list; each row has `data-index`, and the first
 * `[data-row-focus]` in it takes the focus, so that Enter works as usual.
 */
export function useRowKeys(virtualizer: Virtualizer<HTMLElement, Element>, count: number): void {
  const current = useRef(-1);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event)) return;
      const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
      if (step === undefined || count === 0) return;
      event.preventDefault();
      const focused = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>('[data-index]');
      const from = focused ? Number(focused.dataset.index) : current.current;
      const next = Math.min(count - 1, Math.max(0, from + step));
      current.current = next;
      virtualizer.scrollToIndex(next, { align: 'auto' });
      focusRow(next);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [virtualizer, count]);
}
