import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

/** Within this distance of the end, new steps keep the end in view. */
const STICKY_PX = 120;

/** Keeps the newest step in view while it runs, unless the reader has scrolled away from it. Opens there, too. */
export function useStickToEnd(
  scroller: RefObject<HTMLElement | null>,
  { isLive, isFollowing }: { isLive: boolean; isFollowing: boolean },
): { isAway: boolean; jump: () => void } {
  const isAtEnd = useRef(true);
  const [isAway, setIsAway] = useState(false);
  const jump = useCallback(() => {
    isAtEnd.current = true;
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, [scroller]);
  useEffect(() => {
    const element = scroller.current;
    // The list of an agent that has ended stays where the reader puts it.
    if (element === null || !isLive) return;
    let lastTop = element.scrollTop;
    const look = () => {
      const { scrollTop, scrollHeight, clientHeight } = element;
      // The list may have grown since it was scrolled to its end: only scrolling up leaves that.
      const hasStayed = isAtEnd.current && scrollTop >= lastTop;
      lastTop = scrollTop;
      isAtEnd.current = hasStayed || scrollHeight - scrollTop - clientHeight < STICKY_PX;
      setIsAway(!isAtEnd.current);
    };
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [scroller, isLive]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null || !isLive || !isFollowing) return;
    // A new step makes the list higher; the page may become lower without one.
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) jump();
    });
    for (const one of [element, ...element.children]) observer.observe(one);
    return () => observer.disconnect();
  }, [scroller, isLive, isFollowing, jump]);
  return { isAway, jump };
}
