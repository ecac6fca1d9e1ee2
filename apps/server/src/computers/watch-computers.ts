import type { ComputerFault, ComputerProvider } from '@jettson/computers';
import type { Logger } from 'pino';

/**
 * While the server runs, somebody may install what is missing, or remove what computers need. A look starts a computer,
 * so it is rarer while all is well.
 */
const LOOK_AGAIN_MS = { faulty: 10_000, healthy: 60_000 };

/** Whether this machine can make computers: tried now, and again every minute, or every ten seconds while it cannot. */
export async function watchComputers(
  provider: Pick<ComputerProvider, 'fault'>,
  log: Logger,
): Promise<{ fault(): ComputerFault | null; close(): Promise<void> }> {
  let fault: ComputerFault | null = null;
  let timer: NodeJS.Timeout | undefined;
  let look: Promise<void> | undefined;
  let isClosed = false;

  async function lookNow(): Promise<void> {
    const before = fault;
    fault = await provider.fault();
    if (fault !== null && fault.problem !== before?.problem) {
      log.warn({ fault }, 'this machine cannot make computers; agents fail until it can');
    } else if (fault === null && before !== null) {
      log.info('this machine can make computers again');
    }
    if (isClosed) return;
    const wait = fault === null ? LOOK_AGAIN_MS.healthy : LOOK_AGAIN_MS.faulty;
    timer = setTimeout(() => {
      look = lookNow();
    }, wait).unref();
  }

  await lookNow();
  return {
    fault: () => fault,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await look;
    },
  };
}
