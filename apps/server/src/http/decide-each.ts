import type { Outcomes } from '../coalesce.ts';
import { ApiError } from '../errors.ts';

/**
 * Decides on items in order. An ApiError is a refusal, and the outcome of its item alone. Throws any other error, for
 * instance because the database does not answer: it applies to all of them.
 */
export async function decideEach<Item, Result>(
  items: readonly Item[],
  decide: (item: Item) => Promise<Result>,
): Promise<Outcomes<Result>> {
  const outcomes: Outcomes<Result> = [];
  for (const item of items) {
    const [outcome] = await Promise.allSettled([decide(item)]);
    if (outcome.status === 'rejected' && !(outcome.reason instanceof ApiError)) throw outcome.reason;
    outcomes.push(outcome);
  }
  return outcomes;
}
