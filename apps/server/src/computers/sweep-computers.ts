import type { ComputerProvider } from '@jettson/computers';
import type { Logger } from 'pino';

/**
 * Removes what crashed processes of this installation left behind, and resolves with their number. Run it before the pools
 * start. What cannot be removed does not stop the start: it is logged, and left to the next one.
 */
export async function sweepComputers(
  provider: ComputerProvider,
  labels: Record<string, string>,
  log: Logger,
): Promise<number> {
  const leftovers = (await provider.list(labels)).filter(({ isOrphan }) => isOrphan);
  const outcomes = await Promise.allSettled(leftovers.map(({ id }) => provider.remove(id)));
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled') continue;
    const computerId = leftovers[index]?.id;
    log.warn({ err: outcome.reason, computerId }, 'a computer that a crash left behind could not be removed');
  }
  const count = outcomes.filter(({ status }) => status === 'fulfilled').length;
  if (count > 0) log.info({ count }, 'removed computers that a crash left behind');
  return count;
}
