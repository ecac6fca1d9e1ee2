import type { EgressDenial } from './egress-denial.ts';

const BATCH_MS = 50;
/** Denials per computer in a batch; a computer's log never takes more. */
const MAX_OF_ONE = 500;

/**
 * Passes denials on: a single one immediately, so that it is known before the client has its answer, and those of a
 * flood together, no more of each computer than anybody reads.
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
