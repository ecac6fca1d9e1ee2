import type { Transaction } from 'kysely';
import type { Database, Tables } from './types.ts';

/**
 * Runs `work` in a transaction and commits it, or rolls it back if `work` throws. Inside an open transaction, it joins
 * that one. On the embedded database everybody else waits meanwhile, so `work` must not wait for anything external.
 */
export async function transaction<T>(
  db: Database,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  if (db.isTransaction) return work(db as Transaction<Tables>);
  return db.transaction().execute(work);
}
