import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { ConfigError } from '../config-error.ts';
import { newId } from '../ids.ts';
import type { Files } from './open-file-store.ts';
import { readStoreId, writeStoreId } from './store-id.ts';

const SETTINGS = [
  'JETTSON_FILES_S3_URL',
  'JETTSON_FILES_S3_REGION',
  'JETTSON_FILES_S3_ACCESS_KEY_ID',
  'JETTSON_FILES_S3_SECRET_ACCESS_KEY',
].join(', ');

/**
 * Records this process's file store in the database unless one is recorded already. Throws ConfigError if another one is:
 * this process would not find the files of the others, nor they its own. Also throws it if the store cannot be used, which is
 * then not recorded: a wrong setting at the first start must not keep out the right store.
 */
export async function claimFileStore(
  db: Database,
  files: Pick<Files, 'store' | 'spoolFolder'>,
): Promise<void> {
  const { place } = files.store;
  const found = await readStoreId(files.store).catch((error) => {
    throw cannotBeUsed(place, error);
  });
  const recorded = await recordUnlessThere(db, { id: newId('store'), place });
  const own =
    found ??
    (await readOrWriteId(files, recorded).catch(async (error) => {
      if (recorded.place === place) await forgetUnwritten(db, recorded.id);
      throw cannotBeUsed(place, error);
    }));
  const settled = recorded.isWritten || own === undefined ? recorded : await settle(db, { id: own, place });
  if (settled.id === own) return;
  throw new ConfigError([
    `${SETTINGS}: the files of this database are in ${settled.place} (${settled.id}), and this process uses ${place} (${own ?? 'without an id'}). ` +
      'Servers and workers that share a database need the same bucket: set these variables to the same values for all. ' +
      'If the files were moved on purpose, run "jettson files adopt" with the new settings',
  ]);
}

function cannotBeUsed(place: string, error: Error): ConfigError {
  return new ConfigError([`${SETTINGS}: ${place} cannot be used: ${error.message}`]);
}

interface RecordedStore {
  id: string;
  place: string;
  /** Whether the store is known to keep the id, too. */
  isWritten: boolean;
}

/**
 * The id of this process's store. Until one store is known to keep the recorded id, it is written to a store without one: all
 * processes that start at the same moment write the same. Processes with another store wait for the next start.
 */
async function readOrWriteId(
  files: Pick<Files, 'store' | 'spoolFolder'>,
  recorded: RecordedStore,
): Promise<string | undefined> {
  const found = await readStoreId(files.store);
  if (found !== undefined || recorded.isWritten || recorded.place !== files.store.place) return found;
  await writeStoreId(files, recorded.id);
  return recorded.id;
}

/** Records that the files of this database are in this store. */
export async function recordFileStore(
  db: Database,
  { id, place }: Pick<RecordedStore, 'id' | 'place'>,
): Promise<void> {
  await sql`
    insert into file_store (store_id, place, is_written) values (${id}, ${place}, true)
    on conflict (only_one) do update set store_id = excluded.store_id, place = excluded.place, is_written = true`.execute(
    db,
  );
}

async function recordUnlessThere(
  db: Database,
  { id, place }: Pick<RecordedStore, 'id' | 'place'>,
): Promise<RecordedStore> {
  const { rows } = await sql<RecordedStore>`
    insert into file_store as s (store_id, place, is_written) values (${id}, ${place}, false)
    on conflict (only_one) do update set store_id = s.store_id
    returning store_id as id, place, is_written as "isWritten"`.execute(db);
  return onlyRow(rows);
}

async function forgetUnwritten(db: Database, id: string): Promise<void> {
  await sql`delete from file_store where store_id = ${id} and not is_written`.execute(db);
}

/**
 * The store of the first process that gets here is that of the database. Another process that could not write to it may have
 * removed the record meanwhile.
 */
async function settle(
  db: Database,
  { id, place }: Pick<RecordedStore, 'id' | 'place'>,
): Promise<RecordedStore> {
  const { rows } = await sql<RecordedStore>`
    insert into file_store as s (store_id, place, is_written) values (${id}, ${place}, true)
    on conflict (only_one) do update
       set store_id = case when s.is_written then s.store_id else excluded.store_id end,
           place = case when s.is_written then s.place else excluded.place end, is_written = true
    returning store_id as id, place, is_written as "isWritten"`.execute(db);
  return onlyRow(rows);
}

function onlyRow([row]: RecordedStore[]): RecordedStore {
  if (row === undefined) throw new Error('no file store is recorded');
  return row;
}
