import type { EgressGateway } from '@jettson/egress';
import type { Journal } from '../journal.ts';

/** Of one computer. A loop that knocks at closed doors does so thousands of times a second. */
const MAX_DENIALS = 500;

/**
 * Writes to the agent's log what its computer was refused, the first 500 times; the last entry says so. Returns the
 * function that ends it.
 */
export function recordDenials(
  gateway: Pick<EgressGateway, 'onDenied'>,
  journal: Pick<Journal, 'record'>,
  ownComputerId: string,
): () => void {
  let count = 0;
  return gateway.onDenied(({ computerId, target, reason }) => {
    if (computerId !== ownComputerId || count === MAX_DENIALS) return;
    count++;
    const isLast = count === MAX_DENIALS;
    // It waits for nothing, and what cannot be written is noticed by the next event that has to be.
    void journal.record({
      type: 'egress-denied',
      data: { target, reason, ...(isLast && { further_denials: 'not recorded' as const }) },
    });
  });
}
