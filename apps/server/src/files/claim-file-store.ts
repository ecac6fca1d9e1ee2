import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { ConfigError } from '../config-error.ts';
import type { Files } from './open-file-store.ts';
import { readStoreId } from './store-id.ts';

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
  const id = await readStoreId(files).catch((error: Error) => {
    throw new ConfigError([`${SETTINGS}: ${place} cannot be used: ${error.message}`]);
  });
  const recorded = await recordUnlessThere(db, { id, place });
  if (recorded.id === id) return;
  throw new ConfigError([
    `${SETTINGS}: the files of this database are in ${recorded.place} (${recorded.id}), and this process has ${place} (${id}). ` +
      'Servers and workers that share a database need the same bucket: set these variables to the same values for all. ' +
      'If the files were moved on purpose, run "jettson files adopt" with the new settings',
  ]);
}

interface RecordedStore {
  id: string;
  place: string;
}

/** Records that the files of this database are in this store. */
export async function recordFileStore(db: Database, { id, place }: RecordedStore): Promise<void> {
  await sql`
    insert into file_store (store_id, place) values (${id}, ${place})
    on conflict (only_one) do update set store_id = excluded.store_id, place = excluded.place`.execute(db);
}

async function recordUnlessThere(db: Database, { id, place }: RecordedStore): Promise<RecordedStore> {
  const { rows } = await sql<RecordedStore>`
    insert into file_store as s (store_id, place) values (${id}, ${place})
    on conflict (only_one) do update set store_id = s.store_id
    returning store_id as id, place`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('upsert returned no file store');
  return row;
}
