import { setImmediate as nextTurn } from 'node:timers/promises';

const TURN_MS = 10;

/** Long computations call this often. Every 10 ms, it lets the event loop continue, so that no request waits. */
export function createYield(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < TURN_MS) return undefined;
    return nextTurn().then(() => {
      since = performance.now();
    });
  };
}
