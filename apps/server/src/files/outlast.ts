import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { isOutsideTrouble } from '../outside-trouble.ts';

/** The first pause before trying again, doubled each time. */
const PAUSE_MS = { first: 500, most: 10_000 };

/**
 * Does `work`, again and again while trouble outside makes it fail, for at most `maxAwayMs`. Throws what it then throws,
 * any other failure at once, and the reason of `leave`.
 */
export async function outlast<Result>(
  { log, leave, maxAwayMs }: { log: Logger; leave: AbortSignal; maxAwayMs: number },
  work: () => Promise<Result>,
): Promise<Result> {
  const deadline = performance.now() + maxAwayMs;
  for (let pause = PAUSE_MS.first; ; pause = Math.min(2 * pause, PAUSE_MS.most)) {
    try {
      return await work();
    } catch (error) {
      leave.throwIfAborted();
      if (!isOutsideTrouble(error) || performance.now() + pause > deadline) throw error;
      log.warn({ err: error }, 'a file cannot be kept now; it is tried again');
      await sleep(pause, undefined, { signal: leave }).catch(() => leave.throwIfAborted());
    }
  }
}
