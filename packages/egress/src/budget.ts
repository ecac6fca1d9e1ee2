/** How much may be spent: on average, and at once by who has spent nothing for a while. */
export interface Rate {
  perSecond: number;
  burst: number;
}

export interface Budget {
  /**
   * Spends `amount`, whether it is there or not. Returns how many milliseconds to wait until the debt is paid: 0 within the
   * budget, and longer with each that comes before it is.
   */
  spend(amount: number): number;
}

/** A budget, which is part of a `shared` one: the shared one's debt is waited for only by who is in debt as well. */
export function createBudget(
  { perSecond, burst }: Rate,
  shared?: Budget,
  now: () => number = () => performance.now(),
): Budget {
  let balance = burst;
  let at = now();
  return {
    spend(amount) {
      const time = now();
      balance = Math.min(burst, balance + ((time - at) / 1000) * perSecond) - amount;
      at = time;
      const sharedWait = shared?.spend(amount) ?? 0;
      return balance >= 0 ? 0 : Math.max((-balance / perSecond) * 1000, sharedWait);
    },
  };
}
