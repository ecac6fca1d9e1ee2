import type { Database } from '@jettson/database';
import { sql } from 'kysely';

/**
 * Marks an account as being deleted: from the commit on, nobody can use it, and its name is free. Returns the name, or
 * undefined if there is no such account.
 */
export async function markAccountDeleted(tx: Database, accountId: string): Promise<string | undefined> {
  const { rows: found } = await sql<{ name: string }>`
    select name from accounts where id = ${accountId} and deleted_at is null for update`.execute(tx);
  if (found[0] === undefined) return undefined;
  await sql`
    update accounts set deleted_at = now(), name = name || ' (deleted: ' || id || ')' where id = ${accountId}`.execute(
    tx,
  );
  return found[0].name;
}

/** Accounts of which something is left to delete. */
export async function selectDeletedAccounts(db: Database): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from accounts where deleted_at is not null order by deleted_at, id`.execute(db);
  return rows.map(({ id }) => id);
}
