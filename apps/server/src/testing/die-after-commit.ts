import type { Database, DatabaseHandle } from '@jettson/database';

/**
 * The same database for a process that dies when its first transaction is committed: the commit stays, and nothing
 * after it happens.
 */
export function dieAfterCommit(database: DatabaseHandle): DatabaseHandle {
  let isDead = false;
  const db = new Proxy(database.db, {
    get(target, property) {
      if (isDead) throw new Error('the process is dead');
      if (property === 'transaction') {
        return () => ({
          execute: async (work: Parameters<ReturnType<Database['transaction']>['execute']>[0]) => {
            await target.transaction().execute(work);
            isDead = true;
            throw new Error('the process died');
          },
        });
      }
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { ...database, db };
}
