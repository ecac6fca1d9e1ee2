import { setImmediate as nextTurn } from 'node:timers/promises';

const TURN_MS = 10;

/** A long computation calls this often: every 10 ms it lets the event loop go on, so that no request waits for it. */
export function createYield(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < TURN_MS) return undefined;
    return nextTurn().then(() => {
      since = performance.now();
    });
  };
}
