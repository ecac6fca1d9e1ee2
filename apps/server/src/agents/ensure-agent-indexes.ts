import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, type DatabaseHandle, DeadlockError } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';
import { ASKED_MODEL } from './agent-filter.ts';

/** Rows of live agents change with every event, and would be indexed again each time. */
const ENDED = `status in ('completed', 'error', 'stopped')`;
const SETTLED = 'settled_at is not null';
const BY_AGE = 'created_at desc, id desc';

/** What lists of agents are looked up with, in addition to the indexes that migrations make. */
const LISTS: Readonly<Record<string, string>> = {
  agents_settled: `(account_id, settled_at, id) where ${SETTLED}`,
  agents_settled_cost: `(account_id, settled_cost_usd, id) where ${SETTLED}`,
  agents_settled_seconds: `(account_id, settled_seconds, id) where ${SETTLED}`,
  agents_ended_model: `(account_id, model, ${BY_AGE}) where ${ENDED}`,
  agents_ended_asked_model: `(account_id, (${ASKED_MODEL}), ${BY_AGE}) where ${ENDED}`,
  agents_ended_metadata: `using gin (metadata jsonb_path_ops) where ${ENDED} and metadata <> '{}'`,
};

/** How many agents are settled in one transaction. */
const BATCH = 2000;

/**
 * Creates the indexes for lists of agents, and for searches in tasks, names and metadata of those that have ended, unless they
 * exist. Called at the start, not by a migration: building takes half a minute for a million agents, and only outside of a
 * transaction can others write meanwhile, such as the leases of workers. (The embedded engine has one session, which would wait
 * for itself.) Without the extension pg_trgm, which a Postgres may lack or forbid, a search reads the account's tasks one by one.
 */
export async function ensureAgentIndexes(
  database: Pick<DatabaseHandle, 'mode' | 'withoutLimit'>,
): Promise<void> {
  const concurrently = database.mode === 'postgres' ? sql`concurrently` : sql``;
  await database.withoutLimit(async (db) => {
    // On most starts, all are there, and one statement says so.
    const states = await statesOf(db, ['agents_unsettled', ...Object.keys(LISTS), 'agents_ended_text']);
    const ensure = async (name: string, columns: string) => {
      if (states.get(name) !== 'usable') await ensureIndex(db, { name, columns }, concurrently);
    };
    // Agents that are not settled are live, or ended before these columns existed.
    await ensure('agents_unsettled', '(account_id) where settled_at is null');
    await settleEnded(db);
    for (const [name, columns] of Object.entries(LISTS)) await ensure(name, columns);
    if (states.get('agents_ended_text') !== 'usable' && (await hasTrigrams(db))) {
      await ensure('agents_ended_text', `using gin (task gin_trgm_ops, name gin_trgm_ops) where ${ENDED}`);
    }
  });
}

/**
 * Fills in what lists are sorted by for agents that ended before an upgrade. A trigger does it at any change of such a row, so
 * rows that somebody has locked, and is about to change, can be skipped.
 */
async function settleEnded(db: Database): Promise<void> {
  for (;;) {
    const { numAffectedRows = 0n } = await sql`
      update agents set settled_at = updated_at
       where id in (select id from agents where settled_at is null and ended_at is not null
                      limit ${BATCH}::int for no key update skip locked)`.execute(db);
    if (numAffectedRows < BATCH) return;
  }
}

async function ensureIndex(
  db: Database,
  { name, columns }: { name: string; columns: string },
  concurrently: RawBuilder<unknown>,
): Promise<void> {
  for (;;) {
    const state = (await statesOf(db, [name])).get(name);
    if (state === 'usable') return;
    if (await isBuilding(db)) {
      await sleep(LOOK_AGAIN_MS);
      continue;
    }
    try {
      if (state === 'broken') await sql`drop index ${concurrently} if exists ${sql.ref(name)}`.execute(db);
      await sql`create index ${concurrently} if not exists ${sql.ref(name)} on agents ${sql.raw(columns)}`.execute(
        db,
      );
    } catch (error) {
      // Two that begin at the same moment do not see each other.
      if (!(error instanceof DeadlockError)) throw error;
    }
  }
}

const LOOK_AGAIN_MS = 500;

/**
 * Whether somebody is building an index of the table. Workers that start together take turns: a concurrent build ends by waiting
 * for all older snapshots, and a second build, which waits for the first, holds one. Postgres would break the deadlock by failing
 * one of them, and with it the start of its worker.
 */
async function isBuilding(db: Database): Promise<boolean> {
  const { rows } = await sql`
    select 1 from pg_stat_progress_create_index where relid = 'agents'::regclass`.execute(db);
  return rows.length > 0;
}

/**
 * The states of the indexes that exist. Looked up first: without the right to make an index, even "if not exists" fails. `broken` is
 * what an interrupted start left; one that somebody is building is as good as there.
 */
async function statesOf(db: Database, names: string[]): Promise<Map<string, 'usable' | 'broken'>> {
  const { rows } = await sql<{ name: string; isUsable: boolean }>`
    select name,
           i.indisvalid or exists (select from pg_stat_progress_create_index b where b.index_relid = i.indexrelid)
             as "isUsable"
      from unnest(${names}::text[]) as n(name) join pg_index i on i.indexrelid = to_regclass(name)`.execute(
    db,
  );
  return new Map(rows.map(({ name, isUsable }) => [name, isUsable ? 'usable' : 'broken']));
}

async function hasTrigrams(db: Database): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_extension where extname = 'pg_trgm'`.execute(db);
  return rows.length > 0;
}
