import { ApiError } from '../errors.ts';

const RETRY_SECONDS = 5;
const MAX_REST_MS = 5_000;

/** Things that an account does one after the other, or a few at a time, in this process. */
export interface AccountTurns {
  /**
   * Waits for the account's turn; disposing of the result ends it. Throws `concurrent_limit_reached` if too many are
   * already waiting.
   */
  take(accountId: string): Promise<Disposable>;
}

export interface AccountTurnsOptions {
  atOnce: number;
  maxWaiting: number;
  /** After each turn the account pauses for as long as it took: others get at least half of what it uses. */
  withRests?: boolean;
}

/** Lets each account do `atOnce` of `things`, e.g. "searches", at a time; up to `maxWaiting` more wait in line. */
export function openAccountTurns(
  things: string,
  { atOnce, maxWaiting, withRests = false }: AccountTurnsOptions,
): AccountTurns {
  const accounts = new Map<string, { underWay: number; waiting: (() => void)[] }>();

  function end(accountId: string) {
    const account = accounts.get(accountId);
    if (account === undefined) return;
    const next = account.waiting.shift();
    // The turn passes to the call that has waited longest.
    if (next !== undefined) return next();
    account.underWay--;
    if (account.underWay === 0) accounts.delete(accountId);
  }

  return {
    async take(accountId) {
      const account = accounts.get(accountId) ?? { underWay: 0, waiting: [] };
      accounts.set(accountId, account);
      if (account.underWay < atOnce) {
        account.underWay++;
      } else {
        if (account.waiting.length >= maxWaiting) {
          throw new ApiError(
            'concurrent_limit_reached',
            `${account.underWay} ${things} are in progress and ${account.waiting.length} are waiting; try again later`,
            { retryAfterSeconds: RETRY_SECONDS },
          );
        }
        await new Promise<void>((resolve) => account.waiting.push(resolve));
      }
      const start = performance.now();
      return {
        [Symbol.dispose]() {
          if (!withRests) return end(accountId);
          const restMs = Math.min(performance.now() - start, MAX_REST_MS);
          setTimeout(() => end(accountId), restMs).unref();
        },
      };
    },
  };
}
