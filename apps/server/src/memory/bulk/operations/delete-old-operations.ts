import type { Database } from '@jettson/database';
import { sql } from 'kysely';

const DAY_MS = 24 * 3600 * 1000;

/**
 * Forgets operations of all accounts that are older than their plans keep them: they can be undone no longer. Returns how
 * many, at most `limit`.
 */
export async function deleteOldOperations(db: Database, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from memory_operations where (account_id, id) in (
      select o.id, old.id from accounts o join plans p on p.name = o.plan
       cross join lateral (
         select m.id from memory_operations m
          where m.account_id = o.id and m.created_at < now_ms() - p.operation_days * ${DAY_MS}::bigint
          order by m.created_at limit ${limit}) old
       where p.operation_days is not null limit ${limit})`.execute(db);
  return Number(numAffectedRows);
}
