import type { ComputerFault, ComputerProvider } from '@jettson/computers';
import type { Logger } from 'pino';

/** Somebody may install what is missing while the server runs. */
const LOOK_AGAIN_MS = 10_000;

/** Whether this machine can make computers: tried now, and again every ten seconds while it cannot. */
export async function watchComputers(
  provider: Pick<ComputerProvider, 'fault'>,
  log: Logger,
): Promise<{ fault(): ComputerFault | null; close(): Promise<void> }> {
  let fault = await provider.fault();
  let timer: NodeJS.Timeout | undefined;
  let look: Promise<void> | undefined;
  let isClosed = false;
  const lookLater = () => {
    timer = setTimeout(() => {
      look = lookAgain();
    }, LOOK_AGAIN_MS).unref();
  };
  const lookAgain = async () => {
    fault = await provider.fault();
    if (fault === null) log.info('this machine can make computers now');
    else if (!isClosed) lookLater();
  };
  if (fault) {
    log.warn({ fault }, 'this machine can make no computers; agents fail until it can');
    lookLater();
  }
  return {
    fault: () => fault,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await look;
    },
  };
}
