const BATCH_MS = 50;

/**
 * Passes events on: a single one immediately, so that it is known before the client has its answer, and those of a
 * flood together, no more than `maxOfOne` of each computer in a batch.
 */
export function batchEvents<T extends { computerId: string }>(
  send: (events: T[]) => void,
  maxOfOne: number,
): (event: T) => void {
  let batch = new Map<string, T[]>();
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    const events = [...batch.values()].flat();
    batch = new Map();
    timer = events.length === 0 ? undefined : setTimeout(flush, BATCH_MS).unref();
    if (events.length > 0) send(events);
  }

  return (event) => {
    const ofThisOne = batch.get(event.computerId) ?? [];
    if (ofThisOne.length < maxOfOne) ofThisOne.push(event);
    batch.set(event.computerId, ofThisOne);
    if (timer === undefined) flush();
  };
}
