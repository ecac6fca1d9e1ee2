import { type ComputerFault, type ComputerProvider, ComputersUnavailableError } from '@jettson/computers';
import type { Logger } from 'pino';

/**
 * While the server runs, somebody may install what is missing, or remove what computers need. A look starts a computer,
 * so it is rarer while all is well. After a fault it is repeated soon, and then less and less often.
 */
const LOOK_AGAIN_MS = { faulty: 1000, mostFaulty: 10_000, healthy: 60_000 };
/** Starting one takes 60 ms on an idle machine, and seconds on a very busy one. */
const LOOK_LIMIT_MS = 45_000;

/** Whether this machine can make computers, found out by making one. */
export interface ComputerWatch {
  /** Resolves after the first look. */
  looked: Promise<void>;
  /** Why it cannot, as far as is known; null if it can. */
  fault(): ComputerFault | null;
  /** The same in one sentence. */
  describeFault(): string | null;
  /** A run got no computer: looks now. Resolves with what it finds. */
  report(): Promise<ComputerFault | null>;
  /** Calls back when the machine can no longer make computers, and when it can again. */
  onChange(listener: () => void): void;
  close(): Promise<void>;
}

/** Tries it now, and again every minute, or more often while it fails. */
export function watchComputers(provider: Pick<ComputerProvider, 'fault'>, log: Logger): ComputerWatch {
  const listeners: (() => void)[] = [];
  let fault: ComputerFault | null = null;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let look: Promise<void> | undefined;
  let isClosed = false;

  async function lookNow(): Promise<void> {
    const before = fault;
    fault = await within(provider.fault());
    failures = fault === null ? 0 : failures + 1;
    if (fault !== null && fault.problem !== before?.problem) {
      log.warn(
        { fault },
        'this machine cannot make computers; it takes no agents that need one until it can',
      );
    } else if (fault === null && before !== null) {
      log.info('this machine can make computers again');
    }
    look = undefined;
    if ((fault === null) !== (before === null)) for (const listener of listeners) listener();
    if (isClosed) return;
    const { faulty, mostFaulty, healthy } = LOOK_AGAIN_MS;
    const wait = fault === null ? healthy : Math.min(faulty * 2 ** (failures - 1), mostFaulty);
    timer = setTimeout(() => {
      look ??= lookNow();
    }, wait).unref();
  }

  const looked = lookNow();
  look = looked;
  return {
    looked,
    fault: () => fault,
    describeFault: () => (fault === null ? null : new ComputersUnavailableError(fault).message),
    async report() {
      clearTimeout(timer);
      look ??= lookNow();
      await look;
      return fault;
    },
    onChange: (listener) => void listeners.push(listener),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await look;
    },
  };
}

async function within(looking: Promise<ComputerFault | null>): Promise<ComputerFault | null> {
  const late = Promise.withResolvers<ComputerFault>();
  const timer = setTimeout(
    () =>
      late.resolve({
        problem: `no computer could be made within ${LOOK_LIMIT_MS / 1000} s`,
        fix: 'jettson doctor',
      }),
    LOOK_LIMIT_MS,
  );
  timer.unref();
  try {
    return await Promise.race([looking, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
