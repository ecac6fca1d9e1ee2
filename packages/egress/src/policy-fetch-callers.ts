import { type Budgets, createBudgets, type EgressLimits } from './egress-limits.ts';

/** Callers that have nothing under way are forgotten beyond so many. */
const MAX_KNOWN = 1_000;

/** Who has a request under way, until it is disposed of. */
export interface EnteredCaller extends Disposable {
  budgets: Budgets;
}

/** What each computer has taken of its limits by requests of this process. */
export function createCallers(limits: EgressLimits) {
  const shared = createBudgets(limits.process);
  const known = new Map<string, { budgets: Budgets; underWay: number }>();

  function forgetIdle(): void {
    for (const [id, { underWay }] of known) if (underWay === 0) known.delete(id);
  }

  return {
    /** Throws when the computer has as many requests under way as it may. */
    enter(computerId: string): EnteredCaller {
      if (known.size >= MAX_KNOWN) forgetIdle();
      const caller = known.get(computerId) ?? {
        budgets: createBudgets(limits.computer, shared),
        underWay: 0,
      };
      known.set(computerId, caller);
      if (caller.underWay >= limits.computer.connections) {
        throw new Error(`${caller.underWay} requests are under way already, and no more are possible.`);
      }
      caller.underWay++;
      return {
        budgets: caller.budgets,
        [Symbol.dispose]() {
          caller.underWay--;
        },
      };
    },
  };
}
