import { sql } from 'kysely';
import type { Database } from '../types.ts';

const INTERVAL_MS = 20_000;
/** Replaying this much after a crash takes a fraction of a second. */
const MAX_LOG_BYTES = 32 * 1024 * 1024;

/**
 * Does periodically what Postgres leaves to its background processes, which PGlite does not have. Returns the function
 * that stops it.
 */
export function maintainRegularly(db: Database, isOurs: () => boolean): () => void {
  let timer = setTimeout(round, INTERVAL_MS).unref();
  async function round(): Promise<void> {
    // A lost connection is reported elsewhere; there will be another round.
    if (isOurs()) await maintain(db).catch(() => {});
    timer = setTimeout(round, INTERVAL_MS).unref();
  }
  return () => clearTimeout(timer);
}

/** Makes a checkpoint when the log has grown, and vacuums the tables that changed as much as autovacuum's own thresholds say. */
export async function maintain(db: Database): Promise<void> {
  if ((await logBytes(db)) > MAX_LOG_BYTES) await sql`checkpoint`.execute(db);
  for (const table of await changedTables(db)) await sql`vacuum (analyze) ${sql.raw(table)}`.execute(db);
}

/** How much of the log a crash would replay. */
async function logBytes(db: Database): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::bigint as bytes
    from pg_control_checkpoint()`.execute(db);
  return rows[0]?.bytes ?? 0;
}

async function changedTables(db: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, relname) as name
    from pg_stat_user_tables
    where n_dead_tup > 50 + 0.2 * n_live_tup or n_mod_since_analyze > 50 + 0.1 * n_live_tup`.execute(db);
  return rows.map(({ name }) => name);
}
