import type { Computer, ComputerProvider } from '@jettson/computers';

/** This process already has as many computers as it may have. */
export class NoPlaceError extends Error {
  override readonly name = 'NoPlaceError';

  constructor(max: number) {
    super(`This worker has ${max} computers, which is all that it may have (JETTSON_MAX_COMPUTERS)`);
  }
}

/** How many computers a process may have, in pools, running and waiting ones together. */
export interface ComputerPlaces {
  readonly max: number;
  /** Places that nobody has and no agent is waiting for. */
  free(): number;
  taken(): number;
  /** Undefined if there is none; else the function that gives it back. */
  take(): (() => void) | undefined;
  /** Until it is disposed of, pools leave a place to an agent that waits for a computer. */
  await(): Disposable;
  /** Calls back when a place becomes free. */
  onFree(listener: () => void): void;
}

export function openPlaces(max: number): ComputerPlaces {
  const listeners: (() => void)[] = [];
  let taken = 0;
  let awaited = 0;
  const free = () => max - taken - awaited;
  const tell = () => {
    if (free() > 0) for (const listener of listeners) listener();
  };
  return {
    max,
    free,
    taken: () => taken,
    take() {
      if (taken >= max) return undefined;
      taken++;
      let isBack = false;
      return () => {
        if (isBack) return;
        isBack = true;
        taken--;
        tell();
      };
    },
    await() {
      awaited++;
      return {
        [Symbol.dispose]() {
          awaited--;
          tell();
        },
      };
    },
    onFree: (listener) => void listeners.push(listener),
  };
}

/**
 * A provider whose computers each take a place until they are destroyed. Without a free one, `create` throws NoPlaceError,
 * and `fault` finds none: a machine that is full of computers can make them.
 */
export function withPlaces(provider: ComputerProvider, places: ComputerPlaces): ComputerProvider {
  return {
    ...provider,
    async create(spec): Promise<Computer> {
      const giveBack = places.take();
      if (giveBack === undefined) throw new NoPlaceError(places.max);
      try {
        const computer = await provider.create(spec);
        return { ...computer, destroy: () => computer.destroy().finally(giveBack) };
      } catch (error) {
        giveBack();
        throw error;
      }
    },
    async fault() {
      const giveBack = places.take();
      if (giveBack === undefined) return null;
      return provider.fault().finally(giveBack);
    },
  };
}
