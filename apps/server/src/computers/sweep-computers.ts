import type { ComputerProvider } from '@jettson/computers';
import type { Logger } from 'pino';

/** Removes what crashed processes of this installation left behind. Run it before the pools start. */
export async function sweepComputers(
  provider: ComputerProvider,
  labels: Record<string, string>,
  log: Logger,
): Promise<number> {
  const leftovers = (await provider.list(labels)).filter(({ isOrphan }) => isOrphan);
  await Promise.all(leftovers.map(({ id }) => provider.remove(id)));
  if (leftovers.length > 0)
    log.info({ count: leftovers.length }, 'removed computers that a crash left behind');
  return leftovers.length;
}
