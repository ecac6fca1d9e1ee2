import { ApiError } from '../errors.ts';

const RETRY_SECONDS = 5;

/** How many of something an account has in progress in this process. */
export interface AccountSlots {
  /** Disposing of the result ends it. Throws `concurrent_limit_reached`. */
  enter(accountId: string): Disposable;
}

/**
 * Counts `things` that are in progress in this process, e.g. "uploads". `mayEnter` decides whether an account may begin
 * one more, given how many it has and how many all accounts have.
 */
export function openAccountSlots(
  things: string,
  mayEnter: (ofAccount: number, ofAll: number) => boolean,
): AccountSlots {
  const underWay = new Map<string, number>();
  let ofAll = 0;
  return {
    enter(accountId) {
      const count = underWay.get(accountId) ?? 0;
      if (!mayEnter(count, ofAll)) {
        throw new ApiError(
          'concurrent_limit_reached',
          `${count} ${things} are in progress; wait for one to end`,
          { retryAfterSeconds: RETRY_SECONDS },
        );
      }
      underWay.set(accountId, count + 1);
      ofAll++;
      return {
        [Symbol.dispose]() {
          const left = (underWay.get(accountId) ?? 1) - 1;
          if (left > 0) underWay.set(accountId, left);
          else underWay.delete(accountId);
          ofAll--;
        },
      };
    },
  };
}
