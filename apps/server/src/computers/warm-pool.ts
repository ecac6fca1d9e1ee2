import {
  type Computer,
  type ComputerLimits,
  type ComputerProvider,
  ComputersUnavailableError,
} from '@jettson/computers';
import type PQueue from 'p-queue';
import type { Logger } from 'pino';
import { newId } from '../ids.ts';
import { type ComputerPlaces, NoPlaceError } from './computer-places.ts';

export interface WarmPoolOptions {
  provider: ComputerProvider;
  region: string;
  /** Ready computers to keep. */
  size: number;
  /** The limits of a waiting computer; a claim gives it the plan's limits. */
  limits: ComputerLimits;
  /** Labels of every computer made here: the sweep of a later process finds them by these. */
  labels: Record<string, string>;
  /** The queue for the starts of all pools on this machine. */
  starts: PQueue;
  /** Those of all computers on this machine. */
  places: ComputerPlaces;
  log: Logger;
}

/** Ready computers of one region, each handed out once. */
export interface WarmPool {
  readonly region: string;
  readonly size: number;
  /** A healthy computer immediately, or null if none is ready. Its replacement is made in the background. */
  take(): Promise<Computer | null>;
  /** A new computer, which takes precedence over those for pools. Throws NoPlaceError. */
  createCold(): Promise<Computer>;
  /** Destroys a ready computer, so that another one can have its place. False if there is none. */
  drop(): Promise<boolean>;
  readonly places: ComputerPlaces;
  state(): { ready: number; starting: number };
  close(): Promise<void>;
}

/** A failing provider is tried again after this long, doubled at each failure up to the maximum. */
const RETRY_MS = { first: 500, max: 30_000 };

/** An agent is waiting for a cold start; nobody is waiting for a pool. */
const PRIORITY = { cold: 1, refill: 0 };

/** Keeps `size` computers ready. A full or broken pool never blocks a spawn: `take` answers null. */
export function createWarmPool({
  provider,
  region,
  size,
  limits,
  labels,
  starts,
  places,
  log,
}: WarmPoolOptions): WarmPool {
  const ready: Computer[] = [];
  let starting = 0;
  let closed = false;
  let failures = 0;
  let retryTimer: NodeJS.Timeout | undefined;
  const inFlight = new Set<Promise<void>>();

  const create = () => provider.create({ id: newId('cmp'), limits, labels: { ...labels, region } });

  function refill(): void {
    while (
      !closed &&
      retryTimer === undefined &&
      ready.length + starting < size &&
      places.free() > starting
    ) {
      starting++;
      const job = addOne().finally(() => inFlight.delete(job));
      inFlight.add(job);
    }
  }

  async function addOne(): Promise<void> {
    try {
      const computer = await starts.add(() => (closed ? null : create()), { priority: PRIORITY.refill });
      failures = 0;
      if (closed) await computer?.destroy();
      else if (computer !== null) ready.push(computer);
    } catch (error) {
      // It goes on when a place becomes free.
      if (error instanceof NoPlaceError) return;
      const delay = Math.min(RETRY_MS.first * 2 ** failures++, RETRY_MS.max);
      // The start, the readiness and the console say what is wrong with the machine.
      const level = error instanceof ComputersUnavailableError ? 'debug' : 'warn';
      log[level]({ err: error, region, retryInMs: delay }, 'warm pool could not make a computer');
      retryTimer ??= setTimeout(() => {
        retryTimer = undefined;
        refill();
      }, delay);
    } finally {
      starting--;
    }
  }

  places.onFree(refill);
  refill();
  return {
    region,
    size,
    places,
    async take() {
      for (let computer = ready.shift(); computer !== undefined; computer = ready.shift()) {
        refill();
        if (await computer.isHealthy()) return computer;
        log.warn({ region, computerId: computer.id }, 'warm computer was not healthy');
        await computer.destroy();
      }
      return null;
    },
    createCold: () => starts.add(create, { priority: PRIORITY.cold }),
    async drop() {
      const computer = ready.pop();
      await computer?.destroy();
      return computer !== undefined;
    },
    state: () => ({ ready: ready.length, starting }),
    async close() {
      closed = true;
      clearTimeout(retryTimer);
      await Promise.all(inFlight);
      await Promise.all(ready.splice(0).map((computer) => computer.destroy()));
    },
  };
}
