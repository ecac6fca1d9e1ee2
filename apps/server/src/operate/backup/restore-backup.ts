import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DatabaseHandle,
  keepRestoredJobs,
  loadTables,
  migrate,
  openDatabase,
  readMigrations,
  sessionOf,
  transaction,
} from '@jettson/database';
import { sql } from 'kysely';
import type { Config } from '../../config.ts';
import { openFileStore } from '../../files/open-file-store.ts';
import { spoolFile } from '../../files/spool-file.ts';
import { listSealed } from '../../sealing/reseal.ts';
import { parseSealingKeys } from '../../sealing/sealing-key.ts';
import { RESTORING } from '../prepare-data-dir.ts';
import { filePart, JOBS_PART, KEY_PART, type Manifest, tablePart } from './manifest.ts';
import { type OpenedArchive, openArchive } from './open-archive.ts';

/** What was restored, and what is still missing. */
export interface Restored {
  manifest: Manifest;
  /** JETTSON_SECRET_KEY has to be set to this key before a server starts; null: the key is in place. */
  missingKey: string | null;
  /** What cannot be read without the missing key, by table and row; not all of it if it is much. */
  unreadable: string[];
}

/** How many are named at most, of each kind of secret. */
const NAMED_SECRETS = 100;

/**
 * Fills an empty data folder, or an empty database and data folder, with what is in a backup, and leaves the installation
 * paused. Checks the whole backup before it writes anything. A backup of an older version is brought up to date; one of a
 * newer version is refused.
 */
export async function restoreBackup(
  config: Pick<Config, 'databaseUrl' | 'dataDir' | 'secretKey' | 'files'>,
  path: string,
): Promise<Restored> {
  const archive = await openArchive(path);
  const { manifest } = archive;
  const unknown = await findUnknownMigrations(manifest);
  if (unknown.length > 0) {
    throw new Error(
      `The backup was made by a newer version of Jettson (${manifest.version}); this version does not know ${unknown.join(', ')}. Restore it with that version or a later one.`,
    );
  }
  const missingKey = checkKey(config, manifest);
  await requireEmptyFolder(config.dataDir);
  // Everything is moved to its place together, once it is complete.
  const draft = join(config.dataDir, RESTORING);
  await mkdir(draft, { recursive: true, mode: 0o700 });
  let unreadable: string[] = [];
  const undo = () => rm(draft, { recursive: true, force: true });
  try {
    const database = await openDatabase({ url: config.databaseUrl, dataDir: draft, schema: 'any' });
    try {
      if (config.databaseUrl !== undefined) await requireEmptyDatabase(database);
      await restoreFiles(archive, { ...config, dataDir: draft });
      if (manifest.key.is_included && config.secretKey === undefined) await restoreKey(archive, draft);
      await restoreDatabase(archive, database);
      if (missingKey !== null) unreadable = await listSealed(database.db, NAMED_SECRETS);
    } finally {
      await database.close();
    }
  } catch (error) {
    await undo();
    throw error;
  }
  for (const name of await readdir(draft)) await rename(join(draft, name), join(config.dataDir, name));
  await rmdir(draft);
  return { manifest, missingKey, unreadable };
}

async function findUnknownMigrations({ migrations }: Manifest): Promise<string[]> {
  const known = new Set((await readMigrations()).map(({ name }) => name));
  return migrations.filter((name) => !known.has(name));
}

/** The id of the key that the operator has to bring; null if there is no need. Throws if the configured one is another. */
function checkKey({ secretKey }: Pick<Config, 'secretKey'>, { key }: Manifest): string | null {
  if (key.id === null) return null;
  if (secretKey === undefined) return key.is_included ? null : key.id;
  if (parseSealingKeys(secretKey)?.some(({ id }) => id === key.id)) return null;
  throw new Error(
    `JETTSON_SECRET_KEY: the secrets in the backup are sealed with key ${key.id}, and this is another one.` +
      (key.is_included ? ' Unset it to use the key in the backup.' : ''),
  );
}

async function requireEmptyFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length === 0) return;
  throw new Error(
    `The data folder ${folder} is not empty. A backup is restored into an empty one: choose another with --data-dir, or move this one away.`,
  );
}

async function requireEmptyDatabase({ db }: DatabaseHandle): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select format('%I.%I', n.nspname, c.relname) as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'pgboss') and c.relkind in ('r', 'p', 'v', 'S', 'm')
       and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
     order by 1 limit 1`.execute(db);
  const [found] = rows;
  if (found === undefined) return;
  throw new Error(
    `The database of DATABASE_URL is not empty: it has ${found.name}. A backup is restored into an empty database.`,
  );
}

async function restoreFiles(
  { manifest, read }: OpenedArchive,
  { files: config, dataDir }: Pick<Config, 'files' | 'dataDir'>,
): Promise<void> {
  const { store, spoolFolder } = await openFileStore(config, dataDir);
  const prefix = filePart('');
  const missing = new Set(manifest.files.missing);
  for (const { name: part } of manifest.parts) {
    if (!part.startsWith(prefix)) continue;
    const name = part.slice(prefix.length);
    if (missing.has(name)) continue;
    await using spooled = await spoolFile(spoolFolder, read(part), { maxBytes: Number.POSITIVE_INFINITY });
    await store.put(name, spooled);
  }
}

async function restoreKey({ read }: OpenedArchive, dataDir: string): Promise<void> {
  await writeFile(join(dataDir, KEY_PART), read(KEY_PART), { mode: 0o600, flush: true });
}

async function restoreDatabase({ manifest, lines }: OpenedArchive, database: DatabaseHandle): Promise<void> {
  const applied = new Set(manifest.migrations);
  const known = await readMigrations();
  // One transaction: an interrupted restore leaves the database as empty as before.
  await database.withoutLimit((db) =>
    transaction(db, async (trx) => {
      const session = sessionOf(trx);
      await migrate(trx, { migrations: known.filter(({ name }) => applied.has(name)) });
      const tables = manifest.tables.map(({ name }) => name);
      await loadTables(session, { tables, sequences: manifest.sequences }, async ({ load }) => {
        for (const { name, columns } of manifest.tables) {
          for await (const group of lines(tablePart(name))) await load(name, columns, group);
        }
      });
      await migrate(trx);
      for await (const group of lines(JOBS_PART)) await keepRestoredJobs(session, group);
      await sql`insert into installation_pause default values on conflict do nothing`.execute(trx);
    }),
  );
}
