import type { EgressDenial } from './egress-denial.ts';

const BATCH_MS = 50;
/** Of one computer in a batch; its log takes no more in all its life. */
const MAX_OF_ONE = 500;

/**
 * Hands denials on: one that comes alone at once, so that it is known before the client's answer is, and those of a flood
 * together, as many of each computer as anybody reads.
 */
export function batchDenials(send: (denials: EgressDenial[]) => void): (denial: EgressDenial) => void {
  let batch = new Map<string, EgressDenial[]>();
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    const denials = [...batch.values()].flat();
    batch = new Map();
    timer = denials.length === 0 ? undefined : setTimeout(flush, BATCH_MS).unref();
    if (denials.length > 0) send(denials);
  }

  return (denial) => {
    const ofThisOne = batch.get(denial.computerId) ?? [];
    if (ofThisOne.length < MAX_OF_ONE) ofThisOne.push(denial);
    batch.set(denial.computerId, ofThisOne);
    if (timer === undefined) flush();
  };
}
