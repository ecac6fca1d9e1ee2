import type { Database } from '@jettson/database';
import { sql } from 'kysely';

/**
 * Marks an account as being deleted: from the commit on, nobody can use it, and its name is free. False if there is no such
 * account.
 */
export async function markAccountDeleted(db: Database, accountId: string): Promise<boolean> {
  const { rows } = await sql`
    update accounts set deleted_at = now(), name = name || ' (deleted: ' || id || ')'
     where id = ${accountId} and deleted_at is null returning 1`.execute(db);
  return rows.length === 1;
}

/** Accounts of which something is left to delete. */
export async function selectDeletedAccounts(db: Database): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from accounts where deleted_at is not null order by deleted_at, id`.execute(db);
  return rows.map(({ id }) => id);
}
