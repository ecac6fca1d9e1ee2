import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { RunningWorker } from '../start-server.ts';

/** More than everything takes that is closed after the agents were handed over. */
const CLOSE_MS = 45_000;

/**
 * Stops what runs, and ends the process if that takes too long: what hangs must not keep a supervisor waiting. A person at
 * the keyboard waits for no balancer.
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
