/** How much may be spent: on average, and at once after spending nothing for a while. */
export interface Rate {
  perSecond: number;
  burst: number;
}

export interface Budget {
  /**
   * Spends `amount`, whether or not it is available. Returns how many milliseconds to wait until the debt is paid: 0
   * within the budget, and longer with each call that comes before it is paid.
   */
  spend(amount: number): number;
}

/** A budget that is part of a `shared` one: only a spender who is in debt itself waits for the shared budget's debt. */
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
