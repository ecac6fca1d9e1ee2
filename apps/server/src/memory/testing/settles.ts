import type { Database } from '@jettson/database';
import { sql } from 'kysely';

/** Whether `work` ends while nothing happens but statements on the database. */
export async function settles(db: Database, work: Promise<unknown>): Promise<boolean> {
  let isSettled = false;
  const note = () => {
    isSettled = true;
  };
  work.then(note, note);
  for (let i = 0; i < 20; i++) await sql`select 1`.execute(db);
  return isSettled;
}
