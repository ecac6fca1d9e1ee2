import { sql } from 'kysely';
import type { Database } from '../types.ts';

/** Whether another transaction waits for a lock of this one. On Postgres only: the embedded engine runs one after another. */
export async function isWaitedFor(tx: Database): Promise<boolean> {
  const { rows } = await sql`
    select 1 from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))`.execute(tx);
  return rows.length > 0;
}
