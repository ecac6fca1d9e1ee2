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
 * this process would not find the files of the others, nor they its own. Also throws it if the store does not answer.
 */
export async function claimFileStore(
  db: Database,
  files: Pick<Files, 'store' | 'spoolFolder'>,
): Promise<void> {
  const { place } = files.store;
  const recorded = await recordUnlessThere(db, { id: newId('store'), place });
  const own = await readOrWriteId(files, recorded).catch((error: Error) => {
    throw new ConfigError([`${SETTINGS}: ${place} cannot be used: ${error.message}`]);
  });
  const settled = recorded.isWritten || own === undefined ? recorded : await settle(db, { id: own, place });
  if (settled.id === own) return;
  throw new ConfigError([
    `${SETTINGS}: the files of this database are in ${settled.place} (${settled.id}), and this process has ${place} (${own ?? 'without an id'}). ` +
      'Servers and workers that share a database need the same bucket: set these variables to the same values for all. ' +
      'If the files were moved on purpose, run "jettson files adopt" with the new settings',
  ]);
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

/** The store of the first process that gets here is that of the database. */
async function settle(
  db: Database,
  { id, place }: Pick<RecordedStore, 'id' | 'place'>,
): Promise<RecordedStore> {
  const { rows } = await sql<RecordedStore>`
    update file_store
       set store_id = case when is_written then store_id else ${id} end,
           place = case when is_written then place else ${place} end, is_written = true
    returning store_id as id, place, is_written as "isWritten"`.execute(db);
  return onlyRow(rows);
}

function onlyRow([row]: RecordedStore[]): RecordedStore {
  if (row === undefined) throw new Error('no file store is recorded');
  return row;
}
