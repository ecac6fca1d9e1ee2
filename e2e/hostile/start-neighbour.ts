import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface Neighbour {
  url: string;
  apiKey: string;
}

/** What the second account has seen since the last time it was asked. */
export interface Observation {
  calls: number;
  failures: string[];
  /** The median of the times between two answers. */
  usualGapMs: number;
  longestGapMs: number;
}

/** An account that calls the API ten times per second, each time after the previous call was answered. */
export function startNeighbour(neighbour: Neighbour): {
  observe(): Promise<Observation>;
  stop(): Promise<void>;
} {
  const thread = new Worker(new URL('./neighbour-thread.ts', import.meta.url), { workerData: neighbour });
  return {
    async observe() {
      const answer = once(thread, 'message');
      thread.postMessage('observe');
      const [observation] = await answer;
      return observation;
    },
    async stop() {
      await thread.terminate();
    },
  };
}
