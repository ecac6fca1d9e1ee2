/** The results of `work` for its items, in order. */
export type Outcomes<Result> = PromiseSettledResult<Result>[];

type Work<Item, Result> = (items: Item[]) => Promise<Outcomes<Result>>;

interface CoalesceOptions<Item> {
  atOnce?: number;
  countNext?: (waiting: Item[]) => number;
}

/**
 * Does together what is waiting together: while `work` is in progress `atOnce` times, new items wait and are done next.
 * No item joins work that began before the item arrived. What `work` throws is the outcome of all its items.
 *
 * `countNext` says how many of the waiting items, at least one, are next; all of them by default.
 */
export function coalesce<Item, Result>(
  work: Work<Item, Result>,
  { atOnce = 1, countNext = (items) => items.length }: CoalesceOptions<Item> = {},
): (item: Item) => Promise<Result> {
  let waiting: { item: Item; promise: PromiseWithResolvers<Result> }[] = [];
  let working = 0;

  async function workOn(): Promise<void> {
    while (waiting.length > 0) {
      const count = countNext(waiting.map(({ item }) => item));
      const batch = waiting.slice(0, count);
      waiting = waiting.slice(count);
      const outcomes = await work(batch.map(({ item }) => item)).catch((reason) =>
        batch.map(() => ({ status: 'rejected' as const, reason })),
      );
      for (const [index, outcome] of outcomes.entries()) {
        const promise = batch[index]?.promise;
        if (outcome.status === 'fulfilled') promise?.resolve(outcome.value);
        else promise?.reject(outcome.reason);
      }
    }
    working--;
  }

  return (item) => {
    const promise = Promise.withResolvers<Result>();
    waiting.push({ item, promise });
    if (working < atOnce) {
      working++;
      void workOn();
    }
    return promise.promise;
  };
}

/** The same for items of several kinds: only those of one kind wait for each other and are done together. */
export function coalesceByKind<Item, Result>(
  kindOf: (item: Item) => string,
  work: Work<Item, Result>,
  options?: CoalesceOptions<Item>,
): (item: Item) => Promise<Result> {
  const kinds = new Map<string, { add: (item: Item) => Promise<Result>; waiting: number }>();
  return async (item) => {
    const name = kindOf(item);
    const kind = kinds.get(name) ?? { add: coalesce(work, options), waiting: 0 };
    kinds.set(name, kind);
    kind.waiting++;
    try {
      return await kind.add(item);
    } finally {
      if (--kind.waiting === 0) kinds.delete(name);
    }
  };
}
