import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

/** Within this distance of the end, new steps keep the end in view. */
const STICKY_PX = 120;

/** Keeps the newest step in view while it runs, unless the reader has scrolled away from it. Opens there, too. */
export function useStickToEnd(
  scroller: RefObject<HTMLElement | null>,
  count: number,
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
    const look = () => {
      isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < STICKY_PX;
      setIsAway(!isAtEnd.current);
    };
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [scroller, isLive]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new step is the reason
  useEffect(() => {
    if (isLive && isFollowing && isAtEnd.current) jump();
  }, [count, isLive, isFollowing, jump]);
  return { isAway, jump };
}
