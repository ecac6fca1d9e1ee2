import { ApiError } from '../errors.ts';

const RETRY_SECONDS = 5;

/** How much of something an account has under way in this process. */
export interface AccountSlots {
  /** Disposing ends it. Throws `concurrent_limit_reached`. */
  enter(accountId: string): Disposable;
}

/** Lets each account have at most `max` of `things` under way in this process, e.g. "uploads". */
export function openAccountSlots(things: string, max: number): AccountSlots {
  const underWay = new Map<string, number>();
  return {
    enter(accountId) {
      const count = underWay.get(accountId) ?? 0;
      if (count >= max) {
        throw new ApiError(
          'concurrent_limit_reached',
          `${count} ${things} are under way; wait for one to end`,
          { retryAfterSeconds: RETRY_SECONDS },
        );
      }
      underWay.set(accountId, count + 1);
      return {
        [Symbol.dispose]() {
          const left = (underWay.get(accountId) ?? 1) - 1;
          if (left > 0) underWay.set(accountId, left);
          else underWay.delete(accountId);
        },
      };
    },
  };
}
