import { sql } from 'kysely';
import type { Database, DatabaseHandle } from '../types.ts';

const INTERVAL_MS = 20_000;
/** Replaying this much after a crash takes a fraction of a second. */
const MAX_LOG_BYTES = 32 * 1024 * 1024;

type Maintained = Pick<DatabaseHandle, 'db' | 'withoutLimit'>;

/**
 * Does periodically what Postgres leaves to its background processes, which PGlite does not have. Returns the function
 * that stops it.
 */
export function maintainRegularly(database: Maintained, isOurs: () => boolean): () => void {
  let timer = setTimeout(round, INTERVAL_MS).unref();
  async function round(): Promise<void> {
    // A lost connection is reported elsewhere; there will be another round.
    if (isOurs()) await maintain(database).catch(() => {});
    timer = setTimeout(round, INTERVAL_MS).unref();
  }
  return () => clearTimeout(timer);
}

/**
 * Makes a checkpoint when the log has grown, and vacuums the tables that changed as much as autovacuum's own thresholds say.
 * Others get their turns between two tables. A vacuum has no time limit: with 14 s for a gigabyte, that of a large table would
 * be killed, lose what it did, and begin again 20 s later, for ever.
 */
export async function maintain({ db, withoutLimit }: Maintained): Promise<void> {
  if ((await logBytes(db)) > MAX_LOG_BYTES) await sql`checkpoint`.execute(db);
  const tables = await changedTables(db);
  if (tables.length > 0) await withoutLimit((unhurried) => vacuum(unhurried, tables));
}

async function vacuum(db: Database, tables: readonly ChangedTable[]): Promise<void> {
  for (const { name, hasGraph } of tables) {
    await sql`vacuum (analyze${sql.raw(hasGraph ? ', index_cleanup off' : '')}) ${sql.raw(name)}`.execute(db);
  }
}

/** How much of the log a crash would replay. */
async function logBytes(db: Database): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::bigint as bytes
    from pg_control_checkpoint()`.execute(db);
  return rows[0]?.bytes ?? 0;
}

interface ChangedTable {
  /** Quoted, with its schema. */
  name: string;
  /**
   * Whether pgvector keeps a graph of its rows. Taking 2,500 of 10,000 dead vectors out of it takes 29 s, in which the engine
   * answers nobody: such an index is replaced in small steps instead (renew-vector-indexes.ts).
   */
  hasGraph: boolean;
}

async function changedTables(db: Database): Promise<ChangedTable[]> {
  const { rows } = await sql<ChangedTable>`
    with tables as (
      select *, exists (select from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
                         where i.indrelid = relid and a.amname = 'hnsw') as has_graph
        from pg_stat_user_tables)
    select format('%I.%I', schemaname, relname) as name, has_graph as "hasGraph" from tables
     where n_mod_since_analyze > 50 + 0.1 * n_live_tup
        -- Where an index still points to dead rows, they count as dead after a vacuum too.
        or n_dead_tup > 50 + 0.2 * n_live_tup and not has_graph`.execute(db);
  return rows;
}
