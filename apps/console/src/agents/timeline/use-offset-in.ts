import { type RefObject, useLayoutEffect, useState } from 'react';

/**
 * How far an element is below the top of what scrolls, in pixels. It is measured anew when what is `above` it changes its
 * height, and not while it scrolls, which would hold up each frame.
 */
export function useOffsetIn(
  scroller: RefObject<HTMLElement | null>,
  element: RefObject<HTMLElement | null>,
  above: RefObject<HTMLElement | null>,
): number {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const [outer, inner, before] = [scroller.current, element.current, above.current];
    if (outer === null || inner === null || before === null) return;
    const measure = () => {
      const distance = inner.getBoundingClientRect().top - outer.getBoundingClientRect().top;
      setOffset(Math.round(distance + outer.scrollTop));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(before);
    return () => observer.disconnect();
  }, [scroller, element, above]);
  return offset;
}
