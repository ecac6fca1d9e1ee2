import type { Database, DatabaseHandle } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';

/** Rows of live agents change with every event, and would be indexed again each time. */
const ENDED = sql.raw(`status in ('completed', 'error', 'stopped')`);

/**
 * Creates the indexes for searches in tasks, names and metadata of agents that have ended, unless they exist. Called at the
 * start, not by a migration: building takes half a minute for a million agents, and only outside of a transaction can
 * others write meanwhile, such as the leases of workers. (The embedded engine has one session, which would wait for itself.)
 * Without the extension pg_trgm, which a Postgres may lack or forbid, a search reads the account's tasks one by one.
 */
export async function ensureAgentIndexes(
  database: Pick<DatabaseHandle, 'mode' | 'withoutLimit'>,
): Promise<void> {
  const concurrently = database.mode === 'postgres' ? sql`concurrently` : sql``;
  await database.withoutLimit((db) => ensureBoth(db, concurrently));
}

async function ensureBoth(db: Database, concurrently: RawBuilder<unknown>): Promise<void> {
  if (await isNeeded(db, 'agents_ended_metadata', concurrently)) {
    await sql`
      create index ${concurrently} if not exists agents_ended_metadata on agents using gin (metadata jsonb_path_ops)
       where ${ENDED} and metadata <> '{}'`.execute(db);
  }
  if ((await hasTrigrams(db)) && (await isNeeded(db, 'agents_ended_text', concurrently))) {
    await sql`
      create index ${concurrently} if not exists agents_ended_text on agents
       using gin (task gin_trgm_ops, name gin_trgm_ops) where ${ENDED}`.execute(db);
  }
}

/**
 * Looked up first: without the right to make an index, even "if not exists" fails. What an interrupted start left is removed,
 * unless another worker is building it.
 */
async function isNeeded(db: Database, name: string, concurrently: RawBuilder<unknown>): Promise<boolean> {
  const { rows } = await sql<{ isUsable: boolean }>`
    select i.indisvalid or exists (select from pg_stat_progress_create_index b where b.index_relid = i.indexrelid)
             as "isUsable"
      from pg_index i where i.indexrelid = to_regclass(${name})`.execute(db);
  if (rows[0] === undefined) return true;
  if (rows[0].isUsable) return false;
  await sql`drop index ${concurrently} if exists ${sql.ref(name)}`.execute(db);
  return true;
}

async function hasTrigrams(db: Database): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_extension where extname = 'pg_trgm'`.execute(db);
  return rows.length > 0;
}
