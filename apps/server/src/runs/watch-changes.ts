import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from './run.ts';

interface Changes extends Disposable {
  /** Resolves when something has changed since the last time, or after `ms`. Throws the reason of `stop` and `handOver`. */
  next(ms: number): Promise<void>;
}

/** Watches for changes of the agent, from now on until it is disposed of: none is missed between two waits. */
export function watchChanges({ deps, agent, stop, handOver }: Run): Changes {
  let changed = new AbortController();
  const unsubscribe = deps.changes.subscribe(agent.id, () => changed.abort());
  return {
    async next(ms) {
      try {
        await sleep(ms, undefined, { signal: AbortSignal.any([stop, handOver, changed.signal]) });
      } catch {
        stop.throwIfAborted();
        handOver.throwIfAborted();
        changed = new AbortController();
      }
    },
    [Symbol.dispose]: unsubscribe,
  };
}
