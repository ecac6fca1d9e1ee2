import { readdir, readFile } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { transaction } from './transaction.ts';
import type { Tables } from './types.ts';

const MIGRATIONS = new URL('../migrations/', import.meta.url);

/**
 * Brings the schema up to date: runs the files of migrations/ that have not run yet, in the order of their names, all
 * or none. Processes that start at the same time wait for each other. Applied migrations without a file here are left
 * alone: the next version applied them, and runs beside this one during a rolling upgrade.
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  await transaction(db, async (trx) => {
    // Kysely's own lock belongs to the session, and on the embedded database all clients share one.
    await sql`select pg_advisory_xact_lock(hashtext('jettson migrations'))`.execute(trx);
    const migrator = new Migrator({
      db: trx,
      // Kysely refuses to start if an applied migration is missing; nothing ever runs an applied one again.
      provider: {
        getMigrations: async () => ({ ...(await readApplied(trx)), ...(await readMigrations()) }),
      },
      allowUnorderedMigrations: true,
    });
    const { error } = await migrator.migrateToLatest();
    if (error) throw error;
  });
}

async function readMigrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.sql')).sort();
  const migrations = files.map(async (file): Promise<[string, Migration]> => {
    const text = await readFile(new URL(file, MIGRATIONS), 'utf8');
    return [file.replace(/\.sql$/, ''), { up: async (db) => void (await sql.raw(text).execute(db)) }];
  });
  return Object.fromEntries(await Promise.all(migrations));
}

/** The applied migrations by name, without what they did. Kysely has created its table before it asks for them. */
async function readApplied(db: Kysely<Tables>): Promise<Record<string, Migration>> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return Object.fromEntries(rows.map(({ name }) => [name, { up: async () => {} }]));
}
