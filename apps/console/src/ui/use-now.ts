import { useEffect, useState } from 'react';
import { useConnection } from '../api/connection.ts';
import { serverTime } from '../api/server-clock.ts';

/**
 * The current time of the server, updated every `everyMs`; not updated if null. While the server is away it
 * is the time of its last answer: nobody knows what is still running.
 */
export function useNow(everyMs: number | null): number {
  const { state, answeredAt } = useConnection();
  const [now, setNow] = useState(() => serverTime());
  const isAway = state === 'away';
  useEffect(() => {
    if (everyMs === null || isAway) return;
    setNow(serverTime());
    const timer = setInterval(() => setNow(serverTime()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, isAway]);
  return isAway ? serverTime(answeredAt) : now;
}
