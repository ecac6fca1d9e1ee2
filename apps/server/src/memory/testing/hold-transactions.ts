import type { Database } from '@jettson/database';

/** A database on which transactions wait from `hold` on, as they do behind the lock of an account, until they are let go on. */
export function holdTransactions(db: Database) {
  let gate = Promise.withResolvers<void>();
  gate.resolve();
  const transaction = () => ({
    execute: async (work: Parameters<ReturnType<typeof db.transaction>['execute']>[0]) => {
      await gate.promise;
      return db.transaction().execute(work);
    },
  });
  const heldDb = new Proxy(db, {
    get(target, name) {
      if (name === 'transaction') return transaction;
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return {
    heldDb,
    hold: () => {
      gate = Promise.withResolvers();
    },
    letGo: () => gate.resolve(),
  };
}
