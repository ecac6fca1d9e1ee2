import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { RunningWorker } from '../start-server.ts';

/** More than it takes to close everything once the agents are handed over. */
const CLOSE_MS = 45_000;

/**
 * Stops what runs, and ends the process if that takes too long: a supervisor must not have to wait for something that hangs.
 * Only SIGTERM delays the stop for a balancer; Ctrl-C comes from a person at the keyboard.
 */
export async function stopInTime(
  running: Pick<RunningWorker, 'stop'>,
  {
    signal,
    config: { drainSeconds, stopDelaySeconds },
    log,
  }: { signal: 'SIGINT' | 'SIGTERM'; config: Pick<Config, 'drainSeconds' | 'stopDelaySeconds'>; log: Logger },
): Promise<void> {
  const delayMs = signal === 'SIGTERM' ? stopDelaySeconds * 1000 : 0;
  const limitMs = Math.max(drainSeconds * 1000, delayMs) + CLOSE_MS;
  const limit = setTimeout(() => {
    log.error(`not stopped within ${limitMs / 1000} s; ending all the same`);
    process.exit(1);
  }, limitMs);
  await running.stop({ delayMs });
  clearTimeout(limit);
}
