import { useEffect, useState } from 'react';
import { useConnection } from '../api/connection.ts';

/**
 * The current time, updated every `everyMs`; not updated if null. While the server is away it is the time of its last
 * answer: nobody knows what is still running.
 */
export function useNow(everyMs: number | null): number {
  const { state, answeredAt } = useConnection();
  const [now, setNow] = useState(Date.now);
  const isAway = state === 'away';
  useEffect(() => {
    if (everyMs === null || isAway) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, isAway]);
  return isAway ? answeredAt : now;
}
