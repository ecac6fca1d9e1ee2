import type { Database } from '@jettson/database';
import { sql } from 'kysely';

const ROWS_AT_ONCE = 1000;

/** Of Postgres: a foreign key refuses to delete a row. */
export const STILL_REFERENCED = '23503';

/**
 * Deletes all rows of an account, the account's own last, a few at a time. The tables are those that have an account: a new
 * one must not be forgotten, and what is left of an account would be found by nobody. Throws an error with the code
 * STILL_REFERENCED if a call that had begun before wrote a row meanwhile: then it is to be done again.
 */
export async function removeRows(db: Database, accountId: string, signal: AbortSignal): Promise<void> {
  for (const table of await tablesOfAccounts(db)) {
    while ((await removeSome(db, accountId, table)) === ROWS_AT_ONCE) signal.throwIfAborted();
  }
  await removeJobs(db, accountId);
  await sql`delete from restored_jobs where job -> 'data' ->> 'accountId' = ${accountId}`.execute(db);
  await sql`delete from accounts where id = ${accountId}`.execute(db);
}

/** The tables of the queue belong to its library, which makes them at the first start. */
async function removeJobs(db: Database, accountId: string): Promise<void> {
  const { rows } = await sql`select 1 from pg_class where oid = to_regclass('pgboss.job')`.execute(db);
  if (rows.length === 0) return;
  await sql`delete from pgboss.job where data ->> 'accountId' = ${accountId}`.execute(db);
}

async function removeSome(db: Database, accountId: string, table: string): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)} where ctid = any(array(
      select ctid from ${sql.table(table)} where account_id = ${accountId} limit ${ROWS_AT_ONCE}))`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0);
}

/** Each table before those that its rows refer to, as far as a foreign key refuses to delete these. */
async function tablesOfAccounts(db: Database): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string; refersTo: string[] }>`
    select c.relname as name,
           array(select f.confrelid::regclass::text from pg_constraint f
                  where f.conrelid = c.oid and f.contype = 'f' and f.confdeltype in ('a', 'r', 'c')
                    and f.confrelid <> c.oid) as "refersTo"
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id' and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by c.relname`.execute(
    db,
  );
  const ordered: string[] = [];
  const rest = new Map(tables.map(({ name, refersTo }) => [name, refersTo]));
  while (rest.size > 0) {
    const free = [...rest.keys()].filter(
      (name) => ![...rest].some(([other, refersTo]) => other !== name && refersTo.includes(name)),
    );
    if (free.length === 0) throw new Error(`the tables ${[...rest.keys()].join(', ')} refer to each other`);
    for (const name of free) rest.delete(name);
    ordered.push(...free);
  }
  return ordered;
}
