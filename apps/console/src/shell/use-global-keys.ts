import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { NAV_ITEMS } from './nav-items.ts';

/** How long after "g" the second key may follow, milliseconds. */
const CHORD_MS = 1200;

/** True while somebody is typing into a field, or a dialog has the keyboard. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  return (
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.isContentEditable ||
    target.closest('[role="dialog"], [role="menu"]') !== null
  );
}

/** Keys that work on every page: the palette, "g" and a page, "c" for a new agent, "/" for the search field, "?". */
export function useGlobalKeys({
  onPalette,
  onShortcuts,
}: {
  onPalette: () => void;
  onShortcuts: () => void;
}): void {
  const navigate = useNavigate();
  const chordAt = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        onPalette();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event)) return;
      const isSecond = Date.now() - chordAt.current < CHORD_MS;
      chordAt.current = 0;
      const item = isSecond ? NAV_ITEMS.find(({ key }) => key === event.key) : undefined;
      if (item) void navigate({ to: item.to });
      else if (event.key === 'g') chordAt.current = Date.now();
      else if (event.key === 'c') void navigate({ to: '/agents/new' });
      else if (event.key === '?') onShortcuts();
      else if (event.key === '/') document.querySelector<HTMLInputElement>('[data-search]')?.focus();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [navigate, onPalette, onShortcuts]);
}
