import { type Budgets, createBudgets, type EgressLimits } from './egress-limits.ts';

/** Beyond this many, callers with no request in progress are forgotten. */
const MAX_KNOWN = 1_000;

/** A caller with a request in progress, until it is disposed of. */
export interface EnteredCaller extends Disposable {
  budgets: Budgets;
}

/** How much of its limits each computer has used by requests of this process. */
export function createCallers(limits: EgressLimits) {
  const shared = createBudgets(limits.process);
  const known = new Map<string, { budgets: Budgets; underWay: number }>();

  function forgetIdle(): void {
    for (const [id, { underWay }] of known) if (underWay === 0) known.delete(id);
  }

  return {
    /** Throws if the computer already has as many requests in progress as it may have. */
    enter(computerId: string): EnteredCaller {
      if (known.size >= MAX_KNOWN) forgetIdle();
      const caller = known.get(computerId) ?? {
        budgets: createBudgets(limits.computer, shared),
        underWay: 0,
      };
      known.set(computerId, caller);
      if (caller.underWay >= limits.computer.connections) {
        throw new Error(`${caller.underWay} requests are already in progress, and no more are allowed.`);
      }
      caller.underWay++;
      let isOver = false;
      return {
        budgets: caller.budgets,
        [Symbol.dispose]() {
          if (!isOver) caller.underWay--;
          isOver = true;
        },
      };
    },
  };
}
